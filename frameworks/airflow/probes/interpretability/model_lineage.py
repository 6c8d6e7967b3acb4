"""A model as an asset: each of its events is a version, made by a run that another asset triggered.

https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/assets.html
There is no registry; of an asset, Airflow keeps which run has updated it, and of a run that runs
because of an asset, which updates triggered it. An update from outside comes by the REST API.
"""

import json
import time
from typing import Any

from frameworks.airflow.adapter import POLL_SECONDS
from frameworks.airflow.probes.runs import PATIENCE, ended
from frameworks.airflow.probes.services import connect
from frameworks.airflow.rest import Api
from harness.worker.contract import ProbeRequest

DAG = "model_lineage"
DATA = "model_lineage_data"


def make(request: ProbeRequest, file: str) -> dict[str, Any]:
    """Say that there are data, and wait for the run that this triggers."""
    adapter = connect(request)
    adapter.wait_for_dag(DAG)
    api = adapter.api()
    (asset,) = api.get("assets", name_pattern=DATA)["assets"]
    before = _runs(api)
    api.post("assets", "events", body={"asset_id": asset["id"], "extra": {"file": file}})
    run_id = ended(api, _triggered(api, len(before)))["dag_run_id"]
    (made,) = _events(api, source_dag_id=DAG, source_run_id=run_id)
    return {"run": run_id, "model": made["name"], "version": str(made["id"])}


def read(request: ProbeRequest, model: str, version: str) -> dict[str, Any]:
    """From the event of the model to the run, from the run to the event of the data."""
    api = connect(request).api()
    made = next(e for e in _events(api, name_pattern=model) if str(e["id"]) == version)
    run = ("dags", made["source_dag_id"], "dagRuns", made["source_run_id"])
    data = api.get(*run, "upstreamAssetEvents")["asset_events"]
    told = [{"name": event["name"], "extra": event["extra"]} for event in data]
    return {"run": made["source_run_id"], "data": json.dumps(told)}


def _events(api: Api, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get("assets", "events", **query)["asset_events"]
    return found


def _runs(api: Api) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get("dags", DAG, "dagRuns", order_by="id")["dag_runs"]
    return found


def _triggered(api: Api, number: int) -> dict[str, Any]:
    """The DAG run after as many others. Raises TimeoutError.

    Events tell which runs they have created, but as long as such a run is queued the API answers
    500 when it is asked for them.
    """
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if len(runs := _runs(api)) > number:
            return runs[number]
        time.sleep(POLL_SECONDS)
    raise TimeoutError("the update of the data has triggered no run")
