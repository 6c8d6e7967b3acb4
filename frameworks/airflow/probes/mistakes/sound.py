"""The DAG without a mistake; it ends well only if its run did."""

import sys

from airflow.sdk import Param, dag, task


@dag(schedule=None, params={"epochs": Param(3, type="integer")})
def training():
    """Train a model."""

    @task(retries=3)
    def train(params=None) -> dict[str, float]:
        return {"accuracy": 0.9, "epochs": params["epochs"]}

    @task
    def report(accuracy):
        print(accuracy)

    report(train()["accuracy"])


training_dag = training()

if __name__ == "__main__":
    run = training_dag.test(run_conf={"epochs": 4})
    sys.exit(run.state != "success")
