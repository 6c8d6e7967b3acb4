"""A task about which the services send figures."""

from airflow.sdk import dag, task


@dag(schedule=None)
def telemetry() -> None:
    """A single task."""

    @task
    def step() -> None:
        pass

    step()


telemetry()
