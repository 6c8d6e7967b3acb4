"""Metrics with their steps, in batches as for many points at once.

https://mlflow.org/docs/latest/api_reference/python_api/mlflow.client.html#mlflow.client.MlflowClient.log_batch
"""

import time

import mlflow
from mlflow.entities import Metric

from frameworks.mlflow.probes.client import connect
from harness.worker.contract import ProbeRequest

BATCH = 1000  # points: the most that a server takes at once


def run(request: ProbeRequest, series: dict[str, list[tuple[int, str]]]) -> str:
    """In the order given, all with the time of now."""
    client = connect(request)
    with mlflow.start_run() as run:
        for name, points in series.items():
            now = int(time.time() * 1000)
            metrics = [Metric(name, float(text), now, step) for step, text in points]
            for begin in range(0, len(metrics), BATCH):
                client.log_batch(run.info.run_id, metrics=metrics[begin : begin + BATCH])
    return str(run.info.run_id)


def read(request: ProbeRequest, run_id: str) -> dict[str, list[tuple[int, float]]]:
    """The whole history of each."""
    client = connect(request)
    return {
        name: [(m.step, m.value) for m in client.get_metric_history(run_id, name)]
        for name in client.get_run(run_id).data.metrics
    }
