"""One task that does nothing.

https://airflow.apache.org/docs/apache-airflow/stable/tutorial/taskflow.html
"""

from airflow.sdk import dag, task


@dag(schedule=None)
def backend_swap() -> None:
    """One task."""

    @task
    def step() -> None: ...

    step()


backend_swap()
