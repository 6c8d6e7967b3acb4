"""A task returns an open file."""

from airflow.sdk import dag, task


@dag(schedule=None)
def unstorable_value():
    """Train a model."""

    @task(multiple_outputs=False)
    def train():
        training_log = open("training.log", "w")
        return {"accuracy": 0.9, "training_log": training_log}  # mistake: XComs hold no files

    train()


training_dag = unstorable_value()

if __name__ == "__main__":
    training_dag.test()
