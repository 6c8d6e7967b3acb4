"""A task reads a value that the task before it does not return."""

from airflow.sdk import dag, task


@dag(schedule=None)
def missing_result():
    """Train a model."""

    @task
    def train() -> dict[str, float]:
        return {"accuracy": 0.9}

    @task
    def report(accuracy):
        print(accuracy)

    report(train()["acuracy"])  # mistake: accuracy


training_dag = missing_result()

if __name__ == "__main__":
    training_dag.test()
