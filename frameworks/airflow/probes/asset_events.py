"""Updates of assets, and the runs that they trigger, asked of the REST API.

https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/asset-scheduling.html
"""

import time
from typing import Any

from frameworks.airflow.adapter import POLL_SECONDS
from frameworks.airflow.probes.runs import PATIENCE
from frameworks.airflow.rest import Api


def updates(api: Api, **query: str) -> list[dict[str, Any]]:
    """Updates of assets."""
    found: list[dict[str, Any]] = api.get("assets", "events", **query)["asset_events"]
    return found


def dag_runs(api: Api, dag_id: str) -> list[dict[str, Any]]:
    """Of a DAG, in the order of their making."""
    found: list[dict[str, Any]] = api.get("dags", dag_id, "dagRuns", order_by="id")["dag_runs"]
    return found


def triggered(api: Api, dag_id: str, number: int) -> dict[str, Any]:
    """The DAG run after as many others. Raises TimeoutError.

    Events tell which runs they have created, but as long as such a run is queued the API answers
    500 when it is asked for them.
    """
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if len(found := dag_runs(api, dag_id)) > number:
            return found[number]
        time.sleep(POLL_SECONDS)
    raise TimeoutError("the update of the data has triggered no run")
