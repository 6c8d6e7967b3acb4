"""A task for each series of metrics, which it leaves as an XCom.

Airflow has no call for metrics. A task leaves small values as XComs, each of which is JSON:
https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/xcoms.html
"""

import json
from pathlib import Path

from airflow.sdk import Param, dag, get_current_context, task


@dag(schedule=None, params={"file": Param(type="string")})
def metrics() -> None:
    """One task per series, so that one that fails costs no other."""

    @task
    def names() -> list[str]:
        return list(json.loads(Path(get_current_context()["params"]["file"]).read_text()))

    @task
    def log(name: str) -> None:
        context = get_current_context()
        series = json.loads(Path(context["params"]["file"]).read_text())
        points = [[step, float(text)] for step, text in series[name]]
        context["ti"].xcom_push(key=name, value=points)

    log.expand(name=names())


metrics()
