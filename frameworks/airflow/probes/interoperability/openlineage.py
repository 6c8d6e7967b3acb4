"""The OpenLineage provider, which the batch's services are set to: transport `http`.

https://airflow.apache.org/docs/apache-airflow-providers-openlineage/stable/configurations-ref.html
"""

from frameworks.airflow.probes.runs import finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, url: str, fails: bool) -> str:
    """The DAG run's id. The services know `url` since they were started."""
    return str(finish(connect(request), "openlineage", {"fails": fails})["dag_run_id"])
