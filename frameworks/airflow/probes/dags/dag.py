"""The scenario's graph, wired as mnist.py wires it, of tasks that do nothing.

https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/dynamic-task-mapping.html
"""

from airflow.sdk import Param, get_current_context, task
from airflow.sdk import dag as pipeline


@pipeline(schedule=None, params={"architectures": Param([], type="array")})
def dag() -> None:
    """One mapped task instance per architecture."""

    @task
    def load_data() -> list[dict[str, str]]:
        names = get_current_context()["params"]["architectures"]
        return [{"architecture": name} for name in names]

    @task(multiple_outputs=False)
    def train(architecture: str) -> dict[str, str]:
        return {"architecture": architecture}

    @task(multiple_outputs=False)
    def evaluate(architecture: str) -> dict[str, str]:
        return {"architecture": architecture}

    @task
    def select_best(evaluations: list[dict[str, str]]) -> int:
        return len(evaluations)

    select_best(evaluate.expand_kwargs(train.expand_kwargs(load_data())))


dag()
