"""Tasks with priorities in a pool of one slot, and tasks in two such pools.

https://airflow.apache.org/docs/apache-airflow/3.3.2/administration-and-deployment/priority-weight.html
https://airflow.apache.org/docs/apache-airflow/3.3.2/administration-and-deployment/pools.html

A weight belongs to the DAG's code: there is a DAG for each order of three.
"""

import time
from itertools import permutations

from airflow.sdk import DAG, Param, get_current_context, task

from harness.worker.witness import note

PARAMS = {"seconds": Param(type="number"), "notes": Param(type="string")}
POOL, OTHER = "queues", "queues_other"  # each with one slot


def work(name: str) -> None:
    """Begin, sleep and end."""
    params = get_current_context()["params"]
    note(params["notes"], "begin", name=name)
    time.sleep(params["seconds"])
    note(params["notes"], "end", name=name)


for weights in permutations((1, 2, 3)):
    with DAG("queues_" + "".join(map(str, weights)), schedule=None, params=PARAMS):
        hold = task(task_id="hold", pool=POOL)(work)("hold")
        for name, weight in zip("abc", weights, strict=True):
            given = {"priority_weight": weight, "weight_rule": "absolute"}
            hold >> task(task_id=name, pool=POOL, **given)(work)(name)

with DAG("queues_separate", schedule=None, params=PARAMS):
    for name in ("slow-0", "slow-1", "slow-2"):
        task(task_id=name, pool=POOL)(work)(name)
    task(task_id="quick", pool=OTHER)(work)("quick")
