"""The configuration of a DAG run, read by the REST API.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dag-run.html#passing-parameters-when-triggering-dags
"""

from typing import Any

from frameworks.airflow.probes.runs import Asked, finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, values: dict[str, Any]) -> str:
    """The id of the DAG run."""
    return str(finish(connect(request), "params", values)["dag_run_id"])


def read(request: ProbeRequest, run_id: str) -> Any:
    """Names and values."""
    return Asked(connect(request).api(), "params", run_id).facts["conf"]
