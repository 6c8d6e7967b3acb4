"""Data of a run, with the digest that MLflow computes: https://mlflow.org/docs/latest/ml/dataset/"""

import mlflow
import pandas as pd

from frameworks.mlflow.probes.client import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, file: str) -> str:
    """A table of pandas, with its file as the source."""
    connect(request)
    with mlflow.start_run() as run:
        table = mlflow.data.from_pandas(pd.read_csv(file), source=file, targets="y")
        mlflow.log_input(table, context="training")
    return str(run.info.run_id)


def read(request: ProbeRequest, run_id: str) -> str:
    """Of the run's only dataset."""
    (used,) = connect(request).get_run(run_id).inputs.dataset_inputs
    digest: str = used.dataset.digest
    return digest
