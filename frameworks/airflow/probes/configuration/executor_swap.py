"""Steps run by workers of EdgeExecutor, which ask for them over HTTP, instead of LocalExecutor.

https://airflow.apache.org/docs/apache-airflow-providers-edge3/stable/edge_executor.html
Executors: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/executor/index.html
"""

import os
from pathlib import Path

from frameworks.airflow.probes import scripted
from frameworks.airflow.probes.runs import finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest

# The worker starts while the API does, and would ask again after up to 90 s only. These variables
# stand in airflow.providers.edge3.cli.api_client.
PATIENT = {"AIRFLOW__EDGE__API_RETRY_WAIT_MAX": "1", "AIRFLOW__EDGE__API_RETRIES": "120"}

DAG = "executor_swap"
DAG_FILE = Path(__file__).with_name("executor_swap_dag.py")
DEFAULT_URL = "http://localhost:8080"
INSTALL = "pip install apache-airflow-providers-edge3\n"
SETTINGS = [
    "AIRFLOW__CORE__EXECUTOR=airflow.providers.edge3.executors.EdgeExecutor",
    "AIRFLOW__EDGE__API_ENABLED=True",
    f"AIRFLOW__EDGE__API_URL={DEFAULT_URL}/edge_worker/v1/rpcapi",
]


def scripts(_request: ProbeRequest) -> dict[str, str]:
    """A worker is one more service, here on the same machine."""
    swapped = scripted.script(settings=SETTINGS, services=["airflow edge worker"])
    return {"default": scripted.script(), "swapped": INSTALL + swapped}


def run(request: ProbeRequest, which: str, script: str, notes: str) -> str:
    """The services of the batch run as the default script has them; a port is the probe's own."""
    conf = {"notes": notes}
    if which == "default":
        return str(finish(connect(request), DAG, conf)["dag_run_id"])
    os.environ.update(PATIENT)
    moved = script.replace(DEFAULT_URL, f"http://127.0.0.1:{request.ports[0]}")
    with scripted.running(request, moved, DAG_FILE) as adapter:
        return str(finish(adapter, DAG, conf)["dag_run_id"])
