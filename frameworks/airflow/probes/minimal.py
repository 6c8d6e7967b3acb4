"""Airflow's smallest program: a DAG of one task, run by `dag.test()` on a fresh database.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/debug.html
It stands alone and keeps all state in the current folder. Airflow parses what lies beside it, so
it belongs into a folder of its own.
"""

import os
import subprocess
import sys
from pathlib import Path

# Read on import.
os.environ.update(
    AIRFLOW_HOME=str(Path.cwd() / "airflow"),
    AIRFLOW__CORE__DAGS_FOLDER=str(Path(__file__).parent),
    AIRFLOW__CORE__LOAD_EXAMPLES="False",
    AIRFLOW__USAGE_DATA_COLLECTION__ENABLED="False",
)

from airflow.sdk import dag, task


@dag(schedule=None)
def minimal() -> None:
    """One task."""

    @task
    def multiply(a: int, b: int) -> int:
        return a * b

    multiply(6, 7)


flow = minimal()


def main() -> None:
    """Make the database, run the DAG, and print the result that the database holds."""
    subprocess.run([sys.executable, "-m", "airflow", "db", "migrate"], check=True)
    run = flow.test()
    if run.state != "success":
        sys.exit(f"the DAG run ended as {run.state}")
    product = run.get_task_instance("multiply").xcom_pull(task_ids="multiply")
    print(f"minimal: {product}")  # noqa: T201  # how it answers


if __name__ == "__main__":
    main()
