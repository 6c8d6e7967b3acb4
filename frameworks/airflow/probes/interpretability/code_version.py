"""DAGs in a git repository: a run records the commit that it has run, and the DAG's code.

https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/dag-bundles.html
https://airflow.apache.org/docs/apache-airflow-providers-git/stable/bundles/index.html
The bundle is among the settings of services.py. It takes code from commits only.
"""

import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from frameworks.airflow.adapter import POLL_SECONDS
from frameworks.airflow.probes.runs import PATIENCE, Asked, finish
from frameworks.airflow.probes.services import BRANCH, connect, repository
from harness.worker.contract import ProbeRequest

PROGRAM = Path(__file__).with_name("code_version_program.py")


def prepare(request: ProbeRequest) -> dict[str, Any]:
    """A repository where the services look for one, with a DAG in it."""
    folder = repository(Path(request.services["workdir"]))
    subprocess.run(["git", "init", "--quiet", f"--initial-branch={BRANCH}", folder], check=True)
    file = shutil.copy(PROGRAM, folder / "program.py")
    return {"folder": str(folder), "file": str(file), "only_commits": True}


def run(request: ProbeRequest, folder: str, witness: str) -> str:
    """The id of the DAG run, triggered once Airflow knows the commit."""
    words = ["git", "-C", folder, "rev-parse", "HEAD"]
    commit = subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()
    adapter = connect(request)
    adapter.wait_for_dag("code_version")
    api = adapter.api()
    deadline = time.monotonic() + PATIENCE
    while api.get("dags", "code_version")["bundle_version"] != commit:
        if time.monotonic() > deadline:
            raise TimeoutError(f"Airflow has not seen the commit {commit}")
        time.sleep(POLL_SECONDS)
    return str(finish(adapter, "code_version", {"witness": witness})["dag_run_id"])


def read(request: ProbeRequest, run_id: str) -> dict[str, Any]:
    """The bundle's version and the source of the DAG's version, by the REST API."""
    asked = Asked(connect(request).api(), "code_version", run_id)
    number = asked.facts["dag_versions"][-1]["version_number"]
    source = asked.api.get("dagSources", "code_version", version_number=number)
    return {"commit": asked.facts["bundle_version"], "code": source["content"]}
