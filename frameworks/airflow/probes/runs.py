"""Runs of DAGs in the batch's services, which may fail: triggered, waited for and asked about.

https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html
"""

import time
from collections.abc import Mapping
from typing import Any

import httpx

from frameworks.airflow.adapter import POLL_SECONDS, Adapter
from frameworks.airflow.reading import Run
from frameworks.airflow.rest import Api

PATIENCE = 240.0  # s, until a run has to have ended: a hundred tasks on two slow cores


def finish(adapter: Adapter, dag_id: str, conf: Mapping[str, Any]) -> dict[str, Any]:
    """Trigger a DAG once it is known, and wait: the DAG run as the API tells it when it has ended.

    Raises TimeoutError.
    """
    adapter.wait_for_dag(dag_id)
    return ended(adapter.api(), start(adapter, dag_id, conf))


def start(adapter: Adapter, dag_id: str, conf: Mapping[str, Any]) -> dict[str, Any]:
    """Trigger a DAG that is known already."""
    body = {"logical_date": None, "conf": dict(conf)}
    dag_run: dict[str, Any] = adapter.api().post("dags", dag_id, "dagRuns", body=body)
    return dag_run


def ended(api: Api, dag_run: dict[str, Any], patience: float = PATIENCE) -> dict[str, Any]:
    """The same DAG run when it has ended, well or not. Raises TimeoutError."""
    deadline = time.monotonic() + patience
    while dag_run["state"] in ("queued", "running"):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{dag_run['dag_run_id']} is {dag_run['state']}")
        time.sleep(POLL_SECONDS)
        dag_run = api.get("dags", dag_run["dag_id"], "dagRuns", dag_run["dag_run_id"])
    return dag_run


class Asked(Run):
    """A run that the API is asked about by the names of its tasks."""

    def instance(self, task_id: str) -> dict[str, Any]:
        """The first task instance of that task."""
        return next(task for task in self.instances() if task["task_id"] == task_id)

    def returned(self, task_id: str, key: str = "return_value") -> Any:
        """What the task has left as an XCom."""
        return self.api.get(*self.path, "taskInstances", task_id, "xcomEntries", key)["value"]

    def returned_if_any(self, task_id: str, key: str = "return_value") -> Any:
        """None when there is no such XCom."""
        try:
            return self.returned(task_id, key)
        except httpx.HTTPStatusError as refused:
            if refused.response.status_code != httpx.codes.NOT_FOUND:
                raise
            return None

    def exceptions(self, task: dict[str, Any]) -> list[dict[str, Any]]:
        """What the log of a task instance's last try tells of them: type, value and frames."""
        path = (*self.path, "taskInstances", task["task_id"], "logs", str(task["try_number"]))
        entries = self.api.get(*path, map_index=task["map_index"], full_content=True)["content"]
        return [detail for entry in entries for detail in entry.get("error_detail") or []]
