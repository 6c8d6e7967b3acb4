"""Three tasks in a row, each of which notes when it begins and ends."""

import time

from airflow.sdk import Param, chain, dag, get_current_context, task

from harness.worker.witness import note


@dag(schedule=None, params={"witness": Param(type="string")})
def step_timing() -> None:
    """A chain."""

    @task
    def wait(step: str) -> None:
        witness = get_current_context()["params"]["witness"]
        note(witness, "begin", step=step)
        time.sleep(1)
        note(witness, "end", step=step)

    chain(*(wait.override(task_id=step)(step) for step in ("first", "second", "third")))


step_timing()
