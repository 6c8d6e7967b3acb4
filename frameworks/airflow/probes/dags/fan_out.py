"""Dynamic task mapping.

https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/dynamic-task-mapping.html
"""

from pathlib import Path

from airflow.sdk import Param, dag, get_current_context, task

from harness.worker.witness import note


@dag(schedule=None, params={"width": Param(type="string"), "notes": Param(type="string")})
def fan_out() -> None:
    """As many items as the plan says, and a join of their results."""

    @task
    def plan() -> list[int]:
        return list(range(int(Path(get_current_context()["params"]["width"]).read_text())))

    @task
    def item(number: int) -> int:
        note(get_current_context()["params"]["notes"], "item", number=number)
        return number * number + 1

    @task
    def join(results: list[int]) -> None:
        note(get_current_context()["params"]["notes"], "join", results=list(results))

    join(item.expand(number=plan()))


fan_out()
