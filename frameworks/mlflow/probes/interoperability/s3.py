"""Artifacts in S3, which the client reaches by itself.

https://mlflow.org/docs/latest/self-hosting/architecture/artifact-store/
"""

import os

import mlflow
from mlflow import MlflowClient
from mlflow.artifacts import load_text

from harness.worker.contract import ProbeRequest

FILE = "planted.txt"


def run(request: ProbeRequest, s3: dict[str, str], text: str) -> str:
    """An experiment with its artifacts in the bucket, its metadata on the batch's server."""
    client = _connect(request, s3)
    location = f"s3://{s3['bucket']}/{request.namespace}"
    experiment = client.create_experiment(request.namespace, artifact_location=location)
    with mlflow.start_run(experiment_id=experiment) as run:
        mlflow.log_text(text, FILE)
    return str(run.info.run_id)


def read(request: ProbeRequest, s3: dict[str, str], run_id: str) -> str:
    """By the location that the run knows."""
    client = _connect(request, s3)
    text: str = load_text(f"{client.get_run(run_id).info.artifact_uri}/{FILE}")
    return text


def _connect(request: ProbeRequest, s3: dict[str, str]) -> MlflowClient:
    os.environ["MLFLOW_S3_ENDPOINT_URL"] = s3["endpoint"]
    os.environ["AWS_ACCESS_KEY_ID"] = s3["access_key"]
    os.environ["AWS_SECRET_ACCESS_KEY"] = s3["secret_key"]
    os.environ["AWS_DEFAULT_REGION"] = s3["region"]
    mlflow.set_tracking_uri(request.services["url"])
    return MlflowClient()
