"""One task that passes, raises, or kills its own process, as the run's configuration says."""

import os
import signal

from airflow.sdk import Param, dag, get_current_context, task

from harness.worker.witness import note

PARAMS = {
    "ending": Param(type="string", enum=["pass", "fail", "crash"]),
    "witness": Param(type="string"),
}


@dag(schedule=None, params=PARAMS)
def exit_codes() -> None:
    """A single task, without retries."""

    @task
    def step() -> None:
        params = get_current_context()["params"]
        note(params["witness"], "begin", ending=params["ending"])
        if params["ending"] == "fail":
            raise RuntimeError("planted")
        if params["ending"] == "crash":
            os.kill(os.getpid(), signal.SIGKILL)

    step()


exit_codes()
