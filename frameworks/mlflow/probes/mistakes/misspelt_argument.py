"""An argument of the call that every script makes is misspelt."""

import mlflow

with mlflow.start_run():
    mlflow.log_metric("accuracy", 0.9, stp=1)  # mistake: step
