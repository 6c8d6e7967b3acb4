"""The web page of a task instance, with the values that it has left.

https://airflow.apache.org/docs/apache-airflow/stable/ui.html
"""

import json
from typing import Any
from urllib.parse import quote

from frameworks.airflow.adapter import USER
from frameworks.airflow.probes.runs import finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, accuracy: float) -> str:
    """The DAG run's id."""
    return str(finish(connect(request), "page", {"accuracy": accuracy})["dag_run_id"])


def page(request: ProbeRequest, run_id: str) -> dict[str, Any]:
    """After a login, the tab of the task instance's XComs."""
    adapter = connect(request)
    password = json.loads(adapter.passwords.read_text())[USER]
    return {
        "url": f"{adapter.url}/auth/login/",
        "fill": {"input[name=username]": USER, "input[name=password]": password},
        "click": ["button[type=submit]"],
        "then": f"{adapter.url}/dags/page/runs/{quote(run_id)}/tasks/evaluate/xcom",
    }
