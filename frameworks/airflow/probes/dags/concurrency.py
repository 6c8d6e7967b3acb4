"""Six independent tasks, in the default pool or in one with fewer slots.

https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/pools.html
"""

import time

from airflow.sdk import DAG, Param, get_current_context, task

from harness.worker.witness import note

PARAMS = {"seconds": Param(type="number"), "notes": Param(type="string")}
POOLS = {"concurrency": "default_pool", "concurrency_limited": "concurrency"}  # DAG: pool


def work() -> None:
    """Begin, sleep and end."""
    params = get_current_context()["params"]
    note(params["notes"], "begin")
    time.sleep(params["seconds"])
    note(params["notes"], "end")


for dag_id, pool in POOLS.items():
    with DAG(dag_id, schedule=None, params=PARAMS):
        for number in range(6):
            task(task_id=f"work_{number}", pool=pool)(work)()
