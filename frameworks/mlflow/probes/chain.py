"""Chains of nested runs: a child run is MLflow's own idiom for a step of a run.

https://mlflow.org/docs/latest/ml/traditional-ml/tutorials/hyperparameter-tuning/notebooks/hyperparameter-tuning-with-child-runs/
"""

import time

import mlflow

from harness.worker.contract import ProbeRequest
from harness.worker.rounds import interleaved


def run(
    request: ProbeRequest, lengths: list[int], repeats: int, patience: float
) -> list[tuple[int, float]]:
    """(length, seconds) of each run against a tracking server on SQLite."""
    from frameworks.mlflow.probes.server import serving  # which names this module

    with serving(request):
        return interleaved(_chain, lengths, repeats, patience)


def _chain(length: int) -> float:
    """Open and close a run with so many children, until the server says that it is finished."""
    begin = time.perf_counter()
    with mlflow.start_run() as parent:
        for number in range(length):
            with mlflow.start_run(run_name=f"step-{number}", nested=True):
                pass
    status = mlflow.get_run(parent.info.run_id).info.status
    seconds = time.perf_counter() - begin
    children = mlflow.search_runs(
        filter_string=f"tags.mlflow.parentRunId = '{parent.info.run_id}' AND status = 'FINISHED'",
        output_format="list",
    )
    if status != "FINISHED" or len(children) != length:
        raise RuntimeError(f"the run is {status}, with {len(children)} of {length} steps finished")
    return seconds
