"""A workflow of MLflow Projects is a script of the user's, which has no fan-out to declare."""

from typing import NoReturn

from harness.worker.contract import NotSupported, ProbeRequest

PAGE = "https://mlflow.org/docs/latest/ml/projects/#building-workflows"


def run(_request: ProbeRequest, **_: object) -> NoReturn:
    """There is no such thing."""
    raise NotSupported(
        "a workflow is a Python script that calls `mlflow.run`: a loop of it starts and joins",
        PAGE,
    )
