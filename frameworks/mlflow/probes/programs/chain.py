"""A run with so many child runs that do nothing: `python chain.py LENGTH`.

A child run is MLflow's own idiom for a step of a run:
https://mlflow.org/docs/latest/ml/traditional-ml/tutorials/hyperparameter-tuning/notebooks/hyperparameter-tuning-with-child-runs/
Where the server is, and which experiment, comes by the environment:
https://mlflow.org/docs/latest/api_reference/python_api/mlflow.environment_variables.html

The last word that it prints is the id of the run.
"""

import sys

import mlflow


def main(length: int) -> None:
    """Open and close one run, with its children one after another inside."""
    with mlflow.start_run() as parent:
        for number in range(length):
            with mlflow.start_run(run_name=f"step-{number}", nested=True):
                pass
    sys.stdout.write(f"{parent.info.run_id}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
