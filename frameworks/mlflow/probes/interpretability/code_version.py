"""What MLflow records of a program that lies in a git repository.

The run has the commit; uncommitted edits are with the version of the code that it belongs to:
https://mlflow.org/docs/latest/api_reference/python_api/mlflow.genai.html#mlflow.genai.enable_git_model_versioning
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from frameworks.mlflow.probes.client import connect
from harness.worker.contract import ProbeRequest

PROGRAM = Path(__file__).with_name("code_version_program.py")
KEPT = ("mlflow.source.git.commit", "mlflow.source.git.dirty", "mlflow.source.git.diff")


def prepare(request: ProbeRequest) -> dict[str, str]:
    """A folder with nothing but the program."""
    folder = request.workdir / "repository"
    folder.mkdir()
    return {"folder": str(folder), "file": str(shutil.copy(str(PROGRAM), folder))}


def run(request: ProbeRequest, folder: str, witness: str) -> str:
    """In a process of its own, as a user starts it."""
    env = {
        **os.environ,
        "MLFLOW_TRACKING_URI": request.services["url"],
        "MLFLOW_EXPERIMENT_NAME": request.namespace,
    }
    done = subprocess.run(
        [sys.executable, PROGRAM.name, witness],
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout.split()[-1]


def read(request: ProbeRequest, run_id: str) -> dict[str, str | None]:
    """Tags of the run, and of the version that it belongs to."""
    client = connect(request)
    found = client.get_run(run_id)
    (version,) = found.inputs.model_inputs
    tags = client.get_logged_model(version.model_id).tags
    return {
        "commit": found.data.tags.get("mlflow.source.git.commit"),
        "code": json.dumps({name: tags.get(name) for name in KEPT}),
    }
