"""An artifact is read that the run has not stored."""

import mlflow

with mlflow.start_run() as run:
    mlflow.log_dict({"accuracy": 0.9}, "accuracy.json")

print(mlflow.artifacts.load_dict(f"{run.info.artifact_uri}/acuracy.json"))  # mistake: accuracy
