"""A task that returns a text: https://airflow.apache.org/docs/apache-airflow/3.3.2/core-concepts/xcoms.html"""

from airflow.sdk import Param, dag, get_current_context, task


@dag(schedule=None, params={"text": Param(type="string")})
def s3() -> None:
    """A single task."""

    @task
    def keep() -> str:
        return str(get_current_context()["params"]["text"])

    keep()


s3()
