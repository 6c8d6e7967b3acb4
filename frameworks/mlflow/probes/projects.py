"""Runs the MLflow Project in the folder `programs/project`, each of whose entry points is one step.

https://mlflow.org/docs/latest/ml/projects/
`--env-manager local` uses the environment as it is; without it MLflow would make one first.
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import mlflow

from frameworks.mlflow.probes.client import connect
from harness.worker.contract import ProbeRequest
from harness.worker.questions.question import RunId

FOLDER = Path(__file__).parent / "programs" / "project"


def arguments(entry_point: str, parameters: Mapping[str, object]) -> list[str]:
    """What stands behind `mlflow` on the command line."""
    words = ["run", str(FOLDER), "-e", entry_point, "--env-manager", "local"]
    return words + [
        word for name, value in parameters.items() for word in ("-P", f"{name}={value}")
    ]


def environment(request: ProbeRequest) -> dict[str, str]:
    """Where runs go."""
    return {
        "MLFLOW_TRACKING_URI": request.services["url"],
        "MLFLOW_EXPERIMENT_NAME": request.namespace,
    }


def command_line(request: ProbeRequest, words: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """`mlflow WORDS` to its end, with all that it printed in `stdout`."""
    return subprocess.run(
        [sys.executable, "-m", "mlflow", *words],
        cwd=request.workdir,
        env={**os.environ, **environment(request)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def newest_run(request: ProbeRequest) -> RunId:
    """The id of the probe's last run, from the server; raises IndexError when there is none."""
    client = connect(request)
    experiment = client.get_experiment_by_name(request.namespace)
    runs = client.search_runs(
        [experiment.experiment_id], order_by=["attributes.start_time DESC"], max_results=1
    )
    run_id: RunId = runs[0].info.run_id
    return run_id


def step(
    entry_point: str, *, background: bool = False, **parameters: object
) -> mlflow.projects.SubmittedRun:
    """One step of a workflow, in a run nested in the current one.

    https://mlflow.org/docs/latest/ml/projects/#building-workflows
    """
    return mlflow.projects.run(
        str(FOLDER),
        entry_point,
        parameters=parameters,
        env_manager="local",
        synchronous=not background,
    )
