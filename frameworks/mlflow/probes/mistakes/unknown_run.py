"""A run is asked for that the store does not have."""

import mlflow

run = mlflow.get_run("0123456789abcdef0123456789abcdef")  # mistake: there is no such run
print(run.data.metrics["accuracy"])
