"""Chains of nested runs, each in a fresh process as users start one: `python chain_runs.py LENGTH`.

A run lasts from the start of that process until it has ended and the server says that the run is
finished.
"""

import os
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import mlflow

from harness.worker.contract import ProbeRequest
from harness.worker.rounds import interleaved

SCRIPT = Path(__file__).with_name("chain_runs.py")


def run(
    request: ProbeRequest, lengths: list[int], repeats: int, patience: float
) -> list[tuple[int, float]]:
    """(length, seconds) of each run against a tracking server on SQLite."""
    from frameworks.mlflow.probes.server import serving  # which names this module

    script = Path(shutil.copy(SCRIPT, request.workdir))  # away from the modules beside it
    with serving(request):
        return interleaved(partial(_chain, script), lengths, repeats, patience)


def _chain(script: Path, length: int) -> float:
    # The experiment is in the environment already: `set_experiment` leaves it there for children.
    env = {**os.environ, "MLFLOW_TRACKING_URI": mlflow.get_tracking_uri()}
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, str(script), str(length)],
        cwd=script.parent,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"the run's process ended with {done.returncode}")
    run_id = done.stdout.split()[-1]
    status = mlflow.get_run(run_id).info.status
    seconds = time.perf_counter() - begin
    children = mlflow.search_runs(
        filter_string=f"tags.mlflow.parentRunId = '{run_id}' AND status = 'FINISHED'",
        output_format="list",
    )
    if status != "FINISHED" or len(children) != length:
        raise RuntimeError(f"the run is {status}, with {len(children)} of {length} steps finished")
    return seconds
