"""A branch.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#branching
"""

from pathlib import Path

from airflow.sdk import Param, dag, get_current_context, task

from harness.worker.witness import note


@dag(schedule=None, params={"coin": Param(type="string"), "notes": Param(type="string")})
def branch() -> None:
    """One task decides which of two comes next."""

    @task.branch
    def decide() -> str:
        params = get_current_context()["params"]
        note(params["notes"], "decide")
        return Path(params["coin"]).read_text().strip()

    @task
    def left() -> None:
        note(get_current_context()["params"]["notes"], "left")

    @task
    def right() -> None:
        note(get_current_context()["params"]["notes"], "right")

    decide() >> [left(), right()]


branch()
