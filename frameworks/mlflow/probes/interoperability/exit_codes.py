"""A run as a CI job would start it: `mlflow run`, which waits for the end of its command.

https://mlflow.org/docs/latest/ml/projects/
"""

from typing import Any

from frameworks.mlflow.probes import projects
from harness.worker.contract import ProbeRequest


def command(request: ProbeRequest, ending: str, witness: str) -> dict[str, Any]:
    """The step gets both as parameters."""
    words = projects.arguments("ending", {"notes": witness, "ending": ending})
    return {
        "command": ["mlflow", *words],
        "env": projects.environment(request),
        "cwd": str(request.workdir),
    }
