"""Series of (step, value), each an XCom, read by the REST API.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/xcoms.html
"""

import json
from typing import Any

import httpx

from frameworks.airflow.probes.runs import Asked, finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, series: dict[str, list[tuple[int, str]]]) -> str:
    """The id of the DAG run, which fails when one of its tasks cannot leave what it has."""
    file = request.workdir / "series.json"
    file.write_text(json.dumps(series))
    return str(finish(connect(request), "metrics", {"file": str(file)})["dag_run_id"])


def read(request: ProbeRequest, run_id: str) -> dict[str, Any]:
    """Each XCom by its name; none where the API refuses to give it."""
    asked = Asked(connect(request).api(), "metrics", run_id)
    path = (*asked.path, "taskInstances", "~", "xcomEntries")
    answers: dict[str, Any] = {}
    for entry in asked.api.get(*path)["xcom_entries"]:
        if entry["task_id"] == "log":
            try:
                answers[entry["key"]] = _value(asked, entry)
            except httpx.HTTPStatusError as refused:
                (request.evidence / f"{entry['key']}.txt").write_text(refused.response.text)
    return answers


def _value(asked: Asked, entry: dict[str, Any]) -> Any:
    path = (*asked.path, "taskInstances", "log", "xcomEntries", entry["key"])
    return asked.api.get(*path, map_index=entry["map_index"])["value"]
