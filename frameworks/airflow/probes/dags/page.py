"""A task that returns an accuracy, which Airflow keeps as an XCom."""

from airflow.sdk import Param, dag, get_current_context, task


@dag(schedule=None, params={"accuracy": Param(type="number")})
def page() -> None:
    """A single task."""

    @task
    def evaluate() -> float:
        return float(get_current_context()["params"]["accuracy"])

    evaluate()


page()
