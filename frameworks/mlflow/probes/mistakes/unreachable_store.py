"""The mistake is made in the environment: MLFLOW_TRACKING_URI is not where the server is."""

import mlflow

with mlflow.start_run():
    mlflow.log_metric("accuracy", 0.9)
