"""The HTTP provider's notifier as callback on failure; where it sends to is a connection.

https://airflow.apache.org/docs/apache-airflow-providers-http/stable/notifications/http_notifier_howto_guide.html
"""

from urllib.parse import urlsplit

from frameworks.airflow.probes.connections import store
from frameworks.airflow.probes.runs import finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, url: str, fails: bool, witness: str) -> str:
    """The DAG run's id; it may have failed."""
    adapter = connect(request)
    parts = urlsplit(url)
    store(
        adapter.api(),
        "failure_callback",
        conn_type="http",
        host=f"{parts.scheme}://{parts.hostname}",
        port=parts.port,
    )
    conf = {"fails": fails, "witness": witness}
    return str(finish(adapter, "failure_callback", conf)["dag_run_id"])
