"""A program that turns versioning by git on, logs, and prints its run's id: `... WITNESS`.

https://mlflow.org/docs/latest/genai/version-tracking/track-application-versions-with-mlflow/
"""

import sys

import mlflow

from harness.worker.witness import note

CODE = "first"

if __name__ == "__main__":
    with mlflow.genai.enable_git_model_versioning(), mlflow.start_run() as run:
        note(sys.argv[1], CODE)
        mlflow.log_metric("accuracy", 0.5)  # of the version that is active
    sys.stdout.write(f"{run.info.run_id}\n")
