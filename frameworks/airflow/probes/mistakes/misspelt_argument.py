"""An argument of a decorator is misspelt."""

from airflow.sdk import dag, task


@dag(schedule=None)
def misspelt_argument():
    """Train a model."""

    @task(retires=3)  # mistake: retries
    def train():
        print("trained")

    train()


training_dag = misspelt_argument()

if __name__ == "__main__":
    training_dag.test()
