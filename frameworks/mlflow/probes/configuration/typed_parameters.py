"""Parameters of an MLflow Project from the command line, which is the only source that it has.

https://mlflow.org/docs/latest/ml/projects/#parameter-types
"""

from typing import Any

from frameworks.mlflow.probes import projects
from harness.worker.contract import NotSupported, ProbeRequest


def run(request: ProbeRequest, source: str, values: dict[str, Any], notes: str) -> str:
    """`mlflow run -P name=value`: the types are declared in the MLproject file."""
    if source != "command_line":
        raise NotSupported(
            "a project takes parameters by `-P name=value` (or a call's argument) only, neither "
            "from the environment nor from a file",
            projects.PAGE,
        )
    done = projects.command_line(
        request, projects.arguments("parameters", {"notes": notes, **values})
    )
    if done.returncode != 0:
        raise RuntimeError(done.stdout)
    return projects.newest_run(request)
