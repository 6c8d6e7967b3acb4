"""Four values with their types, as a DAG's params and in a Variable.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/params.html
A Variable is JSON, by which its values have their types:
https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/variables.html
"""

from airflow.sdk import Param, Variable, dag, get_current_context, task

from harness.worker.witness import note

NAMES = ("count", "rate", "flag", "label")
PARAMS = {
    "count": Param(1, type="integer"),
    "rate": Param(0.5, type="number"),
    "flag": Param(False, type="boolean"),
    "label": Param("none", type="string"),
}
NOTES = {"notes": Param(type="string")}


@dag(schedule=None, params={**PARAMS, **NOTES})
def typed_parameters() -> None:
    """One task with params."""

    @task
    def step() -> None:
        params = get_current_context()["params"]
        note(params["notes"], "got", **{name: params[name] for name in NAMES})

    step()


@dag(schedule=None, params=NOTES)
def typed_parameters_variable() -> None:
    """One task with a Variable."""

    @task
    def step() -> None:
        default = {"count": 1, "rate": 0.5, "flag": False, "label": "none"}
        values = Variable.get("typed_parameters", default=default, deserialize_json=True)
        note(get_current_context()["params"]["notes"], "got", **values)

    step()


typed_parameters()
typed_parameters_variable()
