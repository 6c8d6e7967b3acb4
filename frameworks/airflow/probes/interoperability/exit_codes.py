"""`airflow dags test`: the one command of Airflow's that runs a DAG and waits for its end.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/debug.html
`airflow dags trigger` ends as soon as the run is queued, and no other command waits for it. It has
a database of its own, as in CI: in that of services it would change what bundles they know.
"""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from frameworks.airflow.commands import run_to_end
from frameworks.airflow.probes.services import own
from harness.worker.contract import ProbeRequest

FILE = Path(__file__).with_name("exit_codes_dag.py")


def command(request: ProbeRequest, ending: str, witness: str) -> dict[str, Any]:
    """Needs no service. The database is made once."""
    adapter = own(request)
    dags = request.workdir / "dags"
    if not dags.exists():
        dags.mkdir()
        shutil.copy(FILE, dags)
        migrate = [sys.executable, "-m", "airflow", "db", "migrate"]
        run_to_end(migrate, request.workdir / "migrate.log")
    conf = json.dumps({"ending": ending, "witness": witness})
    return {
        "command": ["airflow", "dags", "test", "exit_codes", "--conf", conf],
        "env": adapter.settings,
        "cwd": str(request.workdir),
    }
