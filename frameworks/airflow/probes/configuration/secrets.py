"""A connection's password: encrypted in the database, and masked in logs.

https://airflow.apache.org/docs/apache-airflow/stable/security/secrets/fernet.html
https://airflow.apache.org/docs/apache-airflow/stable/security/secrets/mask-sensitive-values.html

What a task prints, the LocalExecutor also writes to the scheduler's standard output, which masks
with a masker of its own: as of 3.3.2, one that tasks do not tell their secrets.
"""

import os
from pathlib import Path

from frameworks.airflow.probes.runs import finish
from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, secret: str, marker: str, notes: str) -> str:
    """The id of the DAG run; the connection is made by the REST API before."""
    adapter = connect(request)
    connection = {"connection_id": request.namespace, "conn_type": "generic", "password": secret}
    adapter.api().post("connections", body=connection)
    conf = {"connection": request.namespace, "marker": marker, "notes": notes}
    return str(finish(adapter, "secrets", conf)["dag_run_id"])


def places(request: ProbeRequest, run_id: str) -> dict[str, list[str]]:
    """Airflow's home, with the database and the settings; tasks' logs there, and the services'."""
    connect(request)  # says where the home is
    home = Path(os.environ["AIRFLOW_HOME"])
    services = Path(request.services["workdir"]).glob("*.log")
    return {"store": [str(home)], "logs": [str(home / "logs"), *map(str, services)]}
