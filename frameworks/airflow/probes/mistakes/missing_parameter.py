"""A parameter without a default is not given."""

from airflow.sdk import Param, dag, task


@dag(schedule=None, params={"learning_rate": Param(type="number")})
def missing_parameter():
    """Train a model."""

    @task
    def train(params=None):
        print(params["learning_rate"])

    train()


training_dag = missing_parameter()

if __name__ == "__main__":
    training_dag.test()  # mistake: run_conf={"learning_rate": 0.1}
