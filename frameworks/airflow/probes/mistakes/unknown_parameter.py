"""A run is given a parameter that the DAG does not have."""

from airflow.sdk import Param, dag, task


@dag(schedule=None, params={"epochs": Param(3, type="integer")})
def unknown_parameter():
    """Train a model."""

    @task
    def train(params=None):
        print(params["epochs"])

    train()


training_dag = unknown_parameter()

if __name__ == "__main__":
    training_dag.test(run_conf={"epocs": 3})  # mistake: epochs
