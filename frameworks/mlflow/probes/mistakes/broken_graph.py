"""A run is started inside another one, and not declared its child."""

import mlflow

with mlflow.start_run(run_name="outer"):
    with mlflow.start_run(run_name="inner"):  # mistake: nested=True is missing
        mlflow.log_metric("accuracy", 0.9)
