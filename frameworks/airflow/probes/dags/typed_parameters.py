"""Four values with their types, as a DAG's params.

https://airflow.apache.org/docs/apache-airflow/3.3.2/core-concepts/params.html
"""

from airflow.sdk import Param, dag, get_current_context, task

from harness.worker.witness import note

NAMES = ("count", "rate", "flag", "label")
PARAMS = {
    "count": Param(1, type="integer"),
    "rate": Param(0.5, type="number"),
    "flag": Param(False, type="boolean"),
    "label": Param("none", type="string"),
    "notes": Param(type="string"),
}


@dag(schedule=None, params=PARAMS)
def typed_parameters() -> None:
    """One task."""

    @task
    def step() -> None:
        params = get_current_context()["params"]
        note(params["notes"], "got", **{name: params[name] for name in NAMES})

    step()


typed_parameters()
