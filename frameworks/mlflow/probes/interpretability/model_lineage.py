"""From a version in the model registry to its run, and to the data of that.

https://mlflow.org/docs/latest/ml/model-registry/
https://mlflow.org/docs/latest/ml/dataset/
"""

import json

import mlflow
import pandas as pd
from sklearn.linear_model import LinearRegression

from frameworks.mlflow.probes.client import connect
from harness.worker.contract import ProbeRequest


def make(request: ProbeRequest, file: str) -> dict[str, str]:
    """A regression over the table."""
    connect(request)
    table = pd.read_csv(file)
    with mlflow.start_run() as run:
        mlflow.log_input(mlflow.data.from_pandas(table, source=file, targets="y"), "training")
        logged = mlflow.sklearn.log_model(
            LinearRegression().fit(table[["x1", "x2"]], table["y"]),
            name="model",
            registered_model_name=request.namespace,
            pip_requirements=["scikit-learn"],
        )
    return {
        "run": run.info.run_id,
        "model": request.namespace,
        "version": str(logged.registered_model_version),
    }


def read(request: ProbeRequest, model: str, version: str) -> dict[str, str]:
    """The version names its run, which names its dataset."""
    client = connect(request)
    run_id = client.get_model_version(model, version).run_id
    used = [each.dataset for each in client.get_run(run_id).inputs.dataset_inputs]
    return {"run": run_id, "data": json.dumps([dict(dataset) for dataset in used])}
