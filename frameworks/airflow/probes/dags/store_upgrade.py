"""A task that leaves metrics and an artifact as XComs, and may fail then.

https://airflow.apache.org/docs/apache-airflow/3.3.2/core-concepts/xcoms.html
The version of a year ago runs it.
"""

import json
from pathlib import Path

from airflow.sdk import Param, dag, get_current_context, task

PARAMS = {
    "alpha": Param(type="string"),
    "beta": Param(type="string"),
    "file": Param(type="string", description="what the task is to leave"),
}


@dag(schedule=None, params=PARAMS)
def store_upgrade() -> None:
    """One task."""

    @task
    def leave() -> None:
        context = get_current_context()
        told = json.loads(Path(context["params"]["file"]).read_text())
        for key, value in {**told["metrics"], "artifact": told["artifact"]}.items():
            context["ti"].xcom_push(key=key, value=value)
        if told["fails"]:
            raise RuntimeError("as it was told to")

    leave()


store_upgrade()
