"""A DAG that does nothing, for runs that are created over HTTP."""

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import Param, dag


@dag(schedule=None, params={"text": Param("", type="string")})
def http_api() -> None:
    """A single task, which the scheduler only notes as done."""
    EmptyOperator(task_id="step")


http_api()
