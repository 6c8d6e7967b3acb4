"""Managed MLflow of a Databricks workspace behind the contract: MLflow's adapter at another URI.

https://docs.databricks.com/aws/en/mlflow/tracking-server-configuration
https://mlflow.org/docs/latest/genai/getting-started/databricks-trial/

Nobody has run it on a workspace: a test runs it on MLflow's own server.
"""

import os
from urllib.parse import unquote, urlsplit

import mlflow

from frameworks.mlflow import adapter as mlflow_adapter
from harness.worker.contract import Request


class Adapter(mlflow_adapter.Adapter):
    """The endpoint is `https://token:TOKEN@WORKSPACE`, with a personal access token."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        address = urlsplit(request.endpoint or "")
        os.environ["DATABRICKS_HOST"] = f"{address.scheme}://{address.netloc.rpartition('@')[2]}"
        os.environ["DATABRICKS_TOKEN"] = unquote(address.password or "")
        # The workspace's own registry: names in Unity Catalog begin with a catalog of the user's.
        os.environ["MLFLOW_REGISTRY_URI"] = "databricks"
        self.uri = "databricks"

    def start(self) -> None:
        mlflow.set_tracking_uri(self.uri)
        mlflow.set_experiment(f"/Shared/{self.request.scenario}")  # a path, as it wants
