"""Leaves a metric per XCom: values that a task pushes for others to read."""

from airflow.sdk import Param, dag, get_current_context, task

PARAMS = {
    "params": Param({}, type="object"),
    "tags": Param({}, type="object"),
    "metrics": Param({}, type="object"),
}


@dag(schedule=None, params=PARAMS)
def export() -> None:
    """A single task."""

    @task
    def step() -> None:
        context = get_current_context()
        for name, value in context["params"]["metrics"].items():
            context["ti"].xcom_push(key=name, value=value)

    step()


export()
