"""Triggers a DAG with mistakes in its parameters.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/params.html#json-schema-validation
A parameter that the DAG does not declare is added to those that it does; no setting forbids it.
"""

import json
from http import HTTPStatus
from typing import Any

import httpx

from frameworks.airflow.probes.runs import finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, parameters: dict[str, Any], notes: str) -> dict[str, Any]:
    """Status and text of the REST API's answer; when it accepts them, once the run is over."""
    try:
        dag_run = finish(connect(request), "rejection", {**parameters, "notes": notes})
    except httpx.HTTPStatusError as refused:
        return {"code": refused.response.status_code, "message": refused.response.text}
    return {"code": HTTPStatus.OK, "message": json.dumps(dag_run)}
