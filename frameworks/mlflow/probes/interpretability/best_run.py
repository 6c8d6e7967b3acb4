"""The best run by one query: https://mlflow.org/docs/latest/ml/search/search-runs/"""

from typing import Any

import mlflow

from frameworks.mlflow.probes.client import connect, experiment_id
from harness.worker.calls import Calls
from harness.worker.contract import ProbeRequest


def make(request: ProbeRequest, accuracies: list[float]) -> None:
    """One run each."""
    connect(request)
    for number, accuracy in enumerate(accuracies):
        with mlflow.start_run():
            mlflow.log_param("number", number)
            mlflow.log_metric("accuracy", accuracy)


def best(request: ProbeRequest) -> dict[str, Any]:
    """The first of the runs in the order of their accuracy."""
    client = connect(request)
    experiment = experiment_id(request)
    calls = Calls()
    (run,) = calls(
        "MlflowClient.search_runs(order_by=['metrics.accuracy DESC'], max_results=1)",
        lambda: client.search_runs([experiment], order_by=["metrics.accuracy DESC"], max_results=1),
    )
    return {
        "number": int(run.data.params["number"]),
        "accuracy": run.data.metrics["accuracy"],
        "calls": calls.made,
    }
