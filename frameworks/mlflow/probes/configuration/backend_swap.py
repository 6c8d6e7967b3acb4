"""Runs in PostgreSQL instead of the default, which is a SQLite file in the current folder.

https://mlflow.org/docs/latest/self-hosting/architecture/backend-store/
"""

import subprocess
from typing import Any

from frameworks.mlflow.probes.client import postgresql_uri
from harness.worker.contract import ProbeRequest

PROGRAM = "import mlflow; print(mlflow.start_run().info.run_id)"


def scripts(_request: ProbeRequest, database: dict[str, Any]) -> dict[str, str]:
    """From installation to the first run."""
    run = f'python -c "{PROGRAM}"'
    return {
        "default": f"pip install mlflow\n{run}\n",
        "postgresql": "pip install mlflow\npip install psycopg2-binary\n"
        f"export MLFLOW_TRACKING_URI={postgresql_uri(database)}\n{run}\n",
    }


def run(request: ProbeRequest, database: dict[str, Any], script: str) -> str:
    """The id that the program prints; the database is named in the script."""
    lines = [line for line in script.splitlines() if not line.startswith("pip install")]
    done = subprocess.run(
        ["bash", "-e", "-c", "\n".join(lines)],
        cwd=request.workdir,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout.split()[-1]
