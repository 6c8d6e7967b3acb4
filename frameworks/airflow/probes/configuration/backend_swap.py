"""Metadata in PostgreSQL: an extra and a setting.

https://airflow.apache.org/docs/apache-airflow/stable/howto/set-up-database.html
"""

from pathlib import Path
from typing import Any

from frameworks.airflow.probes.runs import finish
from frameworks.airflow.probes.scripted import running
from frameworks.airflow.probes.scripted import script as written
from harness.worker.contract import ProbeRequest

URL = "postgresql+psycopg2://{user}:{password}@{host}:{port}/{name}"


def scripts(request: ProbeRequest, database: dict[str, Any]) -> dict[str, str]:
    """From installation to services that run; a run is triggered as with the default."""
    setting = f"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN={URL.format(**database)}"
    return {"default": written(), "postgresql": written("apache-airflow[postgres]", [setting])}


def run(request: ProbeRequest, database: dict[str, Any], script: str) -> str:
    """The id of the DAG run."""
    with running(request, script, Path(__file__).with_name("backend_swap_dag.py")) as adapter:
        return str(finish(adapter, "backend_swap", {})["dag_run_id"])
