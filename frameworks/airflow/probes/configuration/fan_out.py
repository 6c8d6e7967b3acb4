"""Runs the DAG with mapped tasks.

https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/dynamic-task-mapping.html
"""

from frameworks.airflow.probes.runs import finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, width: str, notes: str) -> str:
    """The id of the DAG run."""
    return str(finish(connect(request), "fan_out", {"width": width, "notes": notes})["dag_run_id"])
