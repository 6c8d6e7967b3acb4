"""Steps with an environment each, as projects with a `python_env` of their own.

https://mlflow.org/docs/latest/ml/projects/#python-virtual-environments-recommended
Environments are made by uv: https://mlflow.org/docs/latest/api_reference/cli.html#mlflow-run
A variable stands before the command of its entry point: MLflow gives commands to a shell.
"""

import os
import sys
from pathlib import Path

import mlflow

from frameworks.mlflow.probes import projects
from frameworks.mlflow.probes.client import connect
from harness.worker.contract import ProbeRequest

PROJECT = """\
name: {step}
python_env: python_env.yaml
entry_points:
  main:
    parameters:
      notes: string
    command: "python {program} seen {{notes}} {step}"
"""


def run(request: ProbeRequest, case: str, wheels: dict[str, str], value: str, notes: str) -> str:
    """Both steps in runs nested in one."""
    connect(request)
    # Where uv finds the interpreter that this environment, too, was made from.
    os.environ["PATH"] += f"{os.pathsep}{sys.base_prefix}/bin"
    with mlflow.start_run() as parent:
        if case == "package":
            for step, wheel in zip(("one", "two"), wheels.values(), strict=True):
                _own_packages(request.workdir / step, wheel, notes)
        else:
            projects.step("seen_with_variable", notes=notes, step="one", value=value)
            projects.step("seen", notes=notes, step="two")
    return str(parent.info.run_id)


def _own_packages(folder: Path, wheel: str, notes: str) -> None:
    folder.mkdir()
    project = PROJECT.format(step=folder.name, program=projects.FOLDER / "steps.py")
    (folder / "MLproject").write_text(project)
    (folder / "python_env.yaml").write_text(f"dependencies:\n  - {wheel}\n")
    mlflow.projects.run(str(folder), parameters={"notes": notes}, env_manager="uv")
