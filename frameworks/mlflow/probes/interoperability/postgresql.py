"""Metadata in PostgreSQL: https://mlflow.org/docs/latest/self-hosting/architecture/backend-store/"""

from typing import Any

import mlflow

from frameworks.mlflow.probes.client import postgresql_uri
from harness.worker.contract import ProbeRequest


def run(_request: ProbeRequest, database: dict[str, Any], text: str) -> str:
    """The client makes the tables, as a server would."""
    mlflow.set_tracking_uri(postgresql_uri(database))
    with mlflow.start_run() as run:
        mlflow.log_param("text", text)
    return str(run.info.run_id)


def read(_request: ProbeRequest, database: dict[str, Any], run_id: str) -> str:
    """Of a run that another process made."""
    mlflow.set_tracking_uri(postgresql_uri(database))
    text: str = mlflow.get_run(run_id).data.params["text"]
    return text
