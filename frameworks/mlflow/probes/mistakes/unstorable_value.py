"""An open file is part of what a run is to store."""

import mlflow

training_log = open("training.log", "w")

with mlflow.start_run():
    # mistake: JSON has no files
    mlflow.log_dict({"accuracy": 0.9, "training_log": training_log}, "result.json")
