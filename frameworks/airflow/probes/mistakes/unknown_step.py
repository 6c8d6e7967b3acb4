"""A branch goes on to a task that does not exist."""

from airflow.sdk import dag, task


@dag(schedule=None)
def unknown_step():
    """Train a model."""

    @task.branch
    def choose():
        return "trian"  # mistake: train

    @task
    def train():
        print("trained")

    choose() >> train()


training_dag = unknown_step()

if __name__ == "__main__":
    training_dag.test()
