"""A task that notes where it runs.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/executor/index.html
"""

from airflow.sdk import Param, dag, get_current_context, task

from harness.worker.place import here
from harness.worker.witness import note


@dag(schedule=None, params={"notes": Param(type="string")})
def executor_swap() -> None:
    """One task."""

    @task
    def step() -> None:
        note(get_current_context()["params"]["notes"], "ran", **here())

    step()


executor_swap()
