"""Two tasks wait for each other."""

from airflow.sdk import dag, task


@dag(schedule=None)
def broken_graph():
    """Train a model."""

    @task
    def prepare():
        print("prepared")

    @task
    def learn():
        print("trained")

    prepared, trained = prepare(), learn()
    prepared >> trained
    trained >> prepared  # mistake: the other way round


training_dag = broken_graph()

if __name__ == "__main__":
    training_dag.test()
