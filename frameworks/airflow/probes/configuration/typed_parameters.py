"""Parameters as JSON behind a command, and Variables from the environment or from a file.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/params.html
https://airflow.apache.org/docs/apache-airflow/stable/howto/variable.html
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from frameworks.airflow.adapter import Adapter
from frameworks.airflow.probes.runs import ended, finish
from frameworks.airflow.probes.services import connect, own
from harness.worker.contract import ProbeRequest

VARIABLE = "typed_parameters"


def run(request: ProbeRequest, source: str, values: dict[str, Any], notes: str) -> str:
    """The id of the DAG run."""
    if source == "command_line":
        return _command_line(request, {**values, "notes": notes})
    if source == "environment":
        return _environment(request, values, notes)
    adapter = connect(request)
    file = request.workdir / "variables.json"
    file.write_text(json.dumps({VARIABLE: values}))
    _airflow("variables", "import", str(file))
    return _with_variable(adapter, notes)


def _command_line(request: ProbeRequest, conf: dict[str, Any]) -> str:
    adapter = connect(request)
    adapter.wait_for_dag("typed_parameters")
    words = ["--conf", json.dumps(conf), "--run-id", request.namespace]
    _airflow("dags", "trigger", "typed_parameters", *words)
    api = adapter.api()
    dag_run = api.get("dags", "typed_parameters", "dagRuns", request.namespace)
    return str(ended(api, dag_run)["dag_run_id"])


def _environment(request: ProbeRequest, values: dict[str, Any], notes: str) -> str:
    """Tasks have the variables of the services: those of this probe are started with it."""
    os.environ[f"AIRFLOW_VAR_{VARIABLE.upper()}"] = json.dumps(values)
    adapter = own(request)
    try:
        adapter.start_services([Path(__file__).with_name("typed_parameters_dag.py")])
        return _with_variable(adapter, notes)
    finally:
        adapter.stop()


def _with_variable(adapter: Adapter, notes: str) -> str:
    return str(finish(adapter, "typed_parameters_variable", {"notes": notes})["dag_run_id"])


def _airflow(*words: str) -> None:
    """Its settings are in the environment."""
    subprocess.run([sys.executable, "-m", "airflow", *words], check=True)
