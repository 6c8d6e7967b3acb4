"""A DAG that is paused.

https://airflow.apache.org/docs/apache-airflow/3.3.2/core-concepts/dags.html#dag-pausing-deactivation-and-deletion
"""

from airflow.sdk import Param, dag, get_current_context, task

from harness.worker.witness import note


@dag(schedule=None, params={"notes": Param(type="string")})
def pause() -> None:
    """One task."""

    @task
    def step() -> None:
        note(get_current_context()["params"]["notes"], "step")

    step()


pause()
