"""A parameter that is a number is given a word."""

from airflow.sdk import Param, dag, task


@dag(schedule=None, params={"epochs": Param(3, type="integer")})
def wrong_type():
    """Train a model."""

    @task
    def train(params=None):
        print(params["epochs"])

    train()


training_dag = wrong_type()

if __name__ == "__main__":
    training_dag.test(run_conf={"epochs": "three"})  # mistake: a number is wanted
