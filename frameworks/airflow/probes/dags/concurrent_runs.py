"""A DAG of which several runs work at once, and one that has at most one run at work.

https://airflow.apache.org/docs/apache-airflow/3.3.2/faq.html#how-to-improve-dag-performance
"""

import time

from airflow.sdk import DAG, Param, get_current_context, task

from harness.worker.witness import note

PARAMS = {
    "number": Param(type="integer"),
    "seconds": Param(type="number"),
    "notes": Param(type="string"),
}


def work() -> int:
    """Begin, sleep and end."""
    params = get_current_context()["params"]
    note(params["notes"], "begin", number=params["number"])
    time.sleep(params["seconds"])
    note(params["notes"], "end", number=params["number"])
    return int(params["number"] ** 2 + 1)


def show(result: int) -> None:
    """Note what the task before has returned."""
    params = get_current_context()["params"]
    note(params["notes"], "shown", number=params["number"], result=result)


with DAG("concurrent_runs", schedule=None, params=PARAMS):
    task(show)(task(work)())

with DAG("concurrent_runs_limited", schedule=None, params=PARAMS, max_active_runs=1):
    task(show)(task(work)())
