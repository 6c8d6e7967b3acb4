"""A DAG that does nothing, for a run whose configuration holds a text."""

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import Param, dag


@dag(schedule=None, params={"text": Param("", type="string")})
def postgresql() -> None:
    """A single task, which the scheduler only notes as done."""
    EmptyOperator(task_id="step")


postgresql()
