"""Mistakes in parameters of an MLflow Project.

https://mlflow.org/docs/latest/ml/projects/#parameter-types says that `int` is validated.
"""

from typing import Any

from frameworks.mlflow.probes import projects
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, parameters: dict[str, Any], notes: str) -> dict[str, Any]:
    """`mlflow run -P name=value`, whose step does not look at what it is given."""
    words = projects.arguments("counted", {"notes": notes, **parameters})
    done = projects.command_line(request, words)
    return {"code": done.returncode, "message": done.stdout}
