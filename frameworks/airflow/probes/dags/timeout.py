"""A task that hangs, under time limits of one to ten seconds.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/tasks.html#timeouts
A limit is fixed when the file is parsed, so that there is a DAG for each:
https://airflow.apache.org/docs/apache-airflow/stable/howto/dynamic-dag-generation.html
"""

import time
from datetime import timedelta

from airflow.sdk import DAG, Param, get_current_context, task

from harness.worker.witness import note


def hang() -> None:
    """Ten minutes."""
    notes = get_current_context()["params"]["notes"]
    note(notes, "begin")
    time.sleep(600)
    note(notes, "end")


for limit in range(1, 11):
    with DAG(f"timeout_{limit}", schedule=None, params={"notes": Param(type="string")}):
        task(execution_timeout=timedelta(seconds=limit))(hang)()
