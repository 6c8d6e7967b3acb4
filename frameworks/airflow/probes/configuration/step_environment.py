"""Runs tasks of which each has its own packages, or its own variables.

https://airflow.apache.org/docs/apache-airflow/stable/best-practices.html#handling-conflicting-complex-python-dependencies
"""

from frameworks.airflow.probes.runs import finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, case: str, wheels: dict[str, str], value: str, notes: str) -> str:
    """The id of the DAG run; there is a DAG for each case."""
    conf = {"wheel_one": wheels["1.0"], "wheel_two": wheels["2.0"], "value": value, "notes": notes}
    return str(finish(connect(request), f"step_environment_{case}", conf)["dag_run_id"])
