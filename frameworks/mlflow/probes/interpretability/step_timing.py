"""Steps as nested runs, each with its begin and its end.

https://mlflow.org/docs/latest/ml/traditional-ml/tutorials/hyperparameter-tuning/notebooks/hyperparameter-tuning-with-child-runs/
"""

import time

import mlflow

from frameworks.mlflow.probes.client import connect, experiment_id
from harness.worker.contract import ProbeRequest
from harness.worker.witness import note


def run(request: ProbeRequest, witness: str) -> str:
    """One after another."""
    connect(request)
    with mlflow.start_run() as parent:
        for step in ("first", "second", "third"):
            with mlflow.start_run(run_name=step, nested=True):
                note(witness, "begin", step=step)
                time.sleep(1)
                note(witness, "end", step=step)
    return str(parent.info.run_id)


def read(request: ProbeRequest, run_id: str) -> dict[str, list[float]]:
    """MLflow has milliseconds."""
    steps = connect(request).search_runs(
        [experiment_id(request)], filter_string=f"tags.`mlflow.parentRunId` = '{run_id}'"
    )
    return {
        step.info.run_name: [step.info.start_time / 1000, step.info.end_time / 1000]
        for step in steps
    }
