"""A DAG that stands in a git repository.

https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/dag-bundles.html
"""

from airflow.sdk import Param, dag, get_current_context, task

from harness.worker.witness import note

CODE = "first"


@dag(schedule=None, params={"witness": Param(type="string")})
def code_version() -> None:
    """One task."""

    @task
    def step() -> None:
        note(get_current_context()["params"]["witness"], CODE)

    step()


code_version()
