"""A DAG that passes or fails: that its lineage is sent is a matter of settings."""

from airflow.sdk import Param, dag, get_current_context, task


@dag(schedule=None, params={"fails": Param(type="boolean")})
def openlineage() -> None:
    """A single task."""

    @task
    def step() -> None:
        if get_current_context()["params"]["fails"]:
            raise RuntimeError("planted")

    step()


openlineage()
