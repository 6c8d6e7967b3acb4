"""MLflow starts a project when it is told to."""

from typing import NoReturn

from harness.worker.contract import NotSupported, ProbeRequest

PAGE = "https://mlflow.org/docs/latest/ml/projects/#building-workflows"


def run(_request: ProbeRequest, **_: object) -> NoReturn:
    """There is no such thing."""
    raise NotSupported(
        "projects have neither a schedule nor intervals",
        PAGE,
    )
