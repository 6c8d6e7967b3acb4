"""Airflow keeps no results of tasks for later runs: each run executes its tasks anew.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/xcoms.html
"""

from harness.worker.contract import NotSupported, ProbeRequest

DOCUMENTATION = "https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/tasks.html"


def run(request: ProbeRequest, code: str, source: str, parameter: int, notes: str) -> str:
    """There is nothing to cache with."""
    raise NotSupported(
        "each run executes its tasks anew: a task has no cache, and XComs belong to one run",
        DOCUMENTATION,
    )
