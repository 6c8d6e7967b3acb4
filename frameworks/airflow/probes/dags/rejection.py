"""One parameter with its type.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/params.html
"""

from airflow.sdk import Param, dag, get_current_context, task

from harness.worker.witness import note


@dag(schedule=None, params={"count": Param(1, type="integer"), "notes": Param(type="string")})
def rejection() -> None:
    """One task."""

    @task
    def step() -> None:
        note(get_current_context()["params"]["notes"], "step")

    step()


rejection()
