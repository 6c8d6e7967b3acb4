"""A DAG whose lineage is sent, as the settings leave that to each DAG.

https://airflow.apache.org/docs/apache-airflow-providers-openlineage/stable/guides/user.html
"""

from airflow.providers.openlineage.utils.selective_enable import enable_lineage
from airflow.sdk import Param, dag, get_current_context, task


@dag(schedule=None, params={"fails": Param(type="boolean")})
def openlineage() -> None:
    """A single task."""

    @task
    def step() -> None:
        if get_current_context()["params"]["fails"]:
            raise RuntimeError("planted")

    step()


enable_lineage(openlineage())
