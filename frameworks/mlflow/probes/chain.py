"""Chains of nested runs: MLflow's own idiom for a step of a run.

https://mlflow.org/docs/latest/ml/traditional-ml/tutorials/hyperparameter-tuning/notebooks/parent-child-runs/
"""

import time

import mlflow

from harness.worker.contract import ProbeRequest
from harness.worker.rounds import interleaved


def run(
    request: ProbeRequest, lengths: list[int], repeats: int, patience: float
) -> list[tuple[int, float]]:
    """(length, seconds) of each run against a tracking server on SQLite."""
    from frameworks.mlflow.probes.server import serving

    with serving(request):
        return interleaved(_chain, lengths, repeats, patience)


def _chain(length: int) -> float:
    begin = time.perf_counter()
    with mlflow.start_run() as parent:
        for number in range(length):
            with mlflow.start_run(run_name=f"step-{number}", nested=True):
                pass
    status = mlflow.get_run(parent.info.run_id).info.status
    seconds = time.perf_counter() - begin
    if status != "FINISHED":
        raise RuntimeError(f"the run is {status}")
    return seconds
