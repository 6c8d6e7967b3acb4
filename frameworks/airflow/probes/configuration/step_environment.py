"""Runs tasks of which each has its own packages, or its own variables.

https://airflow.apache.org/docs/apache-airflow/stable/best-practices.html#handling-conflicting-complex-python-dependencies
"""

from pathlib import Path

from frameworks.airflow.probes.runs import finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, case: str, wheels: dict[str, str], value: str, notes: str) -> str:
    """The id of the DAG run; there is a DAG for each case."""
    one, two = (Path(wheels[version]).as_uri() for version in ("1.0", "2.0"))
    conf = {"wheel_one": one, "wheel_two": two, "value": value, "notes": notes}
    return str(finish(connect(request), f"step_environment_{case}", conf)["dag_run_id"])
