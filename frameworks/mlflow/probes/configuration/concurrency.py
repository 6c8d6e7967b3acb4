"""Six steps at once as projects in the background; MLflow has no limit for their number.

https://mlflow.org/docs/latest/ml/projects/#multi-step-pipelines
"""

import mlflow

from frameworks.mlflow.probes import projects
from frameworks.mlflow.probes.client import connect
from harness.worker.contract import NotSupported, ProbeRequest

STEPS = 6


def run(request: ProbeRequest, limit: int | None, seconds: float, notes: str) -> str:
    """`synchronous=False` has MLflow run them in parallel."""
    if limit is not None:
        raise NotSupported(
            "projects in the background have no limit: the documentation's is a thread pool of the "
            "user's",
            "https://mlflow.org/docs/latest/ml/projects/#hyperparameter-optimization",
        )
    connect(request)
    with mlflow.start_run() as parent:
        steps = [
            projects.step("slow", background=True, notes=notes, seconds=seconds)
            for _ in range(STEPS)
        ]
        # All of them first, so that none outlives this process.
        ended_well = [step.wait() for step in steps]
        if not all(ended_well):
            raise RuntimeError("a step failed")
    return str(parent.info.run_id)
