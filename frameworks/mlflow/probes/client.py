"""How a probe speaks to the tracking server of its batch, in an experiment of its own."""

import os

import mlflow
from mlflow import MlflowClient

from harness.worker.contract import ProbeRequest


def connect(request: ProbeRequest) -> MlflowClient:
    """This process is a client from now on, and its runs go to the probe's own experiment."""
    os.environ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "2"  # a dead server is an error within seconds
    mlflow.set_tracking_uri(request.services["url"])
    mlflow.set_experiment(request.namespace)
    return MlflowClient()
