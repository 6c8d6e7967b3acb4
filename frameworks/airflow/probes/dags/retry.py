"""A task that may be tried two or three times.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/tasks.html
How many DAGs come from one file:
https://airflow.apache.org/docs/apache-airflow/stable/howto/dynamic-dag-generation.html
"""

from datetime import timedelta

from airflow.sdk import DAG, Param, get_current_context, task

from harness.worker.witness import note, times


def attempt() -> None:
    """Fail twice, then pass."""
    notes = get_current_context()["params"]["notes"]
    note(notes, "attempt")
    if times(notes, "attempt") <= 2:
        raise RuntimeError("not yet")


for tries in (2, 3):
    with DAG(f"retry_{tries}", schedule=None, params={"notes": Param(type="string")}):
        task(retries=tries - 1, retry_delay=timedelta(0))(attempt)()
