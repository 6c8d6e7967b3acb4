"""Two tasks, of which the second fails.

https://airflow.apache.org/docs/apache-airflow/stable/tutorial/taskflow.html
"""

from airflow.sdk import Param, dag, get_current_context, task

from harness.worker.planted import fail


@dag(schedule=None, params={"message": Param(type="string")})
def failing_step() -> None:
    """One after the other."""

    @task
    def prepare() -> None: ...

    @task
    def evaluate() -> None:
        fail(get_current_context()["params"]["message"])

    prepare() >> evaluate()


failing_step()
