"""Metadata in PostgreSQL by one setting, which the services of this probe alone are started with.

https://airflow.apache.org/docs/apache-airflow/stable/howto/set-up-database.html
"""

import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

from frameworks.airflow.adapter import Adapter
from frameworks.airflow.probes.runs import Asked, finish
from frameworks.airflow.probes.services import own
from harness.worker.contract import ProbeRequest
from harness.worker.service import Service, answers


def run(request: ProbeRequest, database: dict[str, Any], text: str) -> str:
    """The DAG run's id; scheduler, dag-processor and api-server are gone when it is returned."""
    adapter = _adapter(request, database)
    try:
        adapter.start_services([Path(__file__).with_name("postgresql_dag.py")])
        return str(finish(adapter, "postgresql", {"text": text})["dag_run_id"])
    finally:
        adapter.stop()


def read(request: ProbeRequest, database: dict[str, Any], run_id: str) -> str:
    """Of the REST API: a new api-server suffices."""
    adapter = _adapter(request, database)
    server = Service(
        "airflow api-server",
        [sys.executable, "-m", "airflow", "api-server"],
        log=request.workdir / "api-server.log",
        cwd=request.workdir,
    )
    try:
        server.wait_until_ready(partial(answers, f"{adapter.url}/api/v2/version"))
        return str(Asked(adapter.api(), "postgresql", run_id).facts["conf"]["text"])
    finally:
        server.stop()


def _adapter(request: ProbeRequest, database: dict[str, Any]) -> Adapter:
    """Its settings are in the environment, which services inherit."""
    os.environ["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] = (
        "postgresql+psycopg2://{user}:{password}@{host}:{port}/{name}".format(**database)
    )
    return own(request)
