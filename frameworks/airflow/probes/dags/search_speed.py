"""A task that updates the asset of its model, with the accuracy.

https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/assets.html
"""

from airflow.sdk import Asset, Param, dag, get_current_context, task

MODEL = Asset("search_speed_model")
PARAMS = {"number": Param(type="integer"), "accuracy": Param(type="number")}


@dag(schedule=None, params=PARAMS)
def search_speed() -> None:
    """A single task."""

    @task(outlets=[MODEL])
    def evaluate() -> None:
        context = get_current_context()
        context["outlet_events"][MODEL].extra = {
            name: context["params"][name] for name in ("number", "accuracy")
        }

    evaluate()


search_speed()
