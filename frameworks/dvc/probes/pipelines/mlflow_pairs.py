"""Logs to an MLflow server.

https://mlflow.org/docs/latest/ml/tracking/quickstart/
"""

import os
from pathlib import Path

import mlflow
import yaml

from harness.worker.witness import note

params = yaml.safe_load(Path("params.yaml").read_text())
note(params["witness"], "begin")
mlflow.set_tracking_uri(params["url"])
mlflow.set_experiment(params["experiment"])
with mlflow.start_run():
    mlflow.log_param("text", params["text"])
    mlflow.log_metric("answer", 42)
    mlflow.set_tag("orchestrator_run_id", os.environ["DVC_EXP_NAME"])
