"""Four tasks in a row, the third of which takes a while.

https://airflow.apache.org/docs/apache-airflow/3.3.2/tutorial/taskflow.html
"""

import time

from airflow.sdk import Param, dag, get_current_context, task

from harness.worker.witness import note


@dag(schedule=None, params={"seconds": Param(type="number"), "notes": Param(type="string")})
def scheduler_crash() -> None:
    """Each task gets what the one before it has returned."""

    @task
    def one() -> int:
        note(get_current_context()["params"]["notes"], "step", name="one")
        return 1

    @task
    def two(got: int) -> int:
        note(get_current_context()["params"]["notes"], "step", name="two")
        return 2 * got

    @task
    def three(got: int) -> int:
        params = get_current_context()["params"]
        note(params["notes"], "step", name="three")
        time.sleep(params["seconds"])
        return 2 * got

    @task
    def four(got: int) -> None:
        note(get_current_context()["params"]["notes"], "step", name="four", got=got)

    four(three(two(one())))


scheduler_crash()
