"""The calls of the other programs without a mistake."""

import mlflow

with mlflow.start_run() as run:
    mlflow.log_metric("accuracy", 0.9, step=1)
    mlflow.log_dict({"accuracy": 0.9}, "accuracy.json")
    print(mlflow.artifacts.load_dict(f"{run.info.artifact_uri}/accuracy.json"))
print(mlflow.get_run(run.info.run_id).info.status)
