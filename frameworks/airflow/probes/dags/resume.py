"""Four tasks in a row, the last of which fails while there is an obstacle.

https://airflow.apache.org/docs/apache-airflow/stable/tutorial/taskflow.html
"""

from pathlib import Path

from airflow.sdk import Param, dag, get_current_context, task

from harness.worker.witness import note


@dag(schedule=None, params={"obstacle": Param(type="string"), "notes": Param(type="string")})
def resume() -> None:
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
        note(get_current_context()["params"]["notes"], "step", name="three")
        return 2 * got

    @task
    def four(got: int) -> None:
        params = get_current_context()["params"]
        note(params["notes"], "step", name="four", got=got)
        if Path(params["obstacle"]).exists():
            raise RuntimeError("there is an obstacle")

    four(three(two(one())))


resume()
