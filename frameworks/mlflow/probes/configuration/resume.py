"""MLflow has no run of several steps that it could resume."""

from typing import NoReturn

from harness.worker.contract import NotSupported, ProbeRequest

PAGE = "https://mlflow.org/docs/latest/ml/projects/#building-workflows"


def run(_request: ProbeRequest, **_: object) -> NoReturn:
    """There is no such thing."""
    raise NotSupported(
        "a run of a project is one command; a workflow is a script that starts from its beginning",
        PAGE,
    )
