"""Airflow's REST API: a DAG run with a text in its configuration.

https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html
A token comes first:
https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/auth-manager/simple/token.html
"""

import json
from typing import Any

from frameworks.airflow.adapter import USER
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest

Call = dict[str, Any]


def calls(request: ProbeRequest, text: str) -> dict[str, list[Call]]:
    """`conf_contains` is the API's own filter for the configuration of runs."""
    adapter = connect(request)
    adapter.wait_for_dag("http_api")
    password = json.loads(adapter.passwords.read_text())[USER]
    runs = f"{adapter.url}/api/v2/dags/http_api/dagRuns"
    headers = {"Authorization": "Bearer {token}"}
    login: Call = {
        "method": "POST",
        "url": f"{adapter.url}/auth/token",
        "body": {"username": USER, "password": password},
        "take": {"token": ["access_token"]},
    }
    create: Call = {
        "method": "POST",
        "url": runs,
        "headers": headers,
        "body": {"logical_date": None, "conf": {"text": text}},
        "take": {"run": ["dag_run_id"]},
    }
    find: Call = {"method": "GET", "url": f"{runs}?conf_contains={text}", "headers": headers}
    read: Call = {"method": "GET", "url": f"{runs}/{{run}}", "headers": headers}
    return {"create": [login, create], "find": [find], "read": [read]}
