"""Chains of tasks that do nothing, one DAG per length: a file that goes into the DAGs folder.

Tasks in a row: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#chain
Many DAGs from one file, by an environment variable:
https://airflow.apache.org/docs/apache-airflow/stable/howto/dynamic-dag-generation.html

The step is a Python task that returns at once: an `EmptyOperator` never runs, the scheduler only
notes that it has succeeded.
"""

import os

from airflow.sdk import DAG, chain, task


def _step() -> None:
    pass


for length in os.environ["MLOPS_BENCH_CHAINS"].split(","):
    with DAG(f"chain_{length}", schedule=None):
        chain(*(task(task_id=f"step_{number}")(_step)() for number in range(int(length))))
