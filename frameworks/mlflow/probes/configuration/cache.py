"""MLflow runs the command of a project each time."""

from typing import NoReturn

from harness.worker.contract import NotSupported, ProbeRequest

PAGE = "https://mlflow.org/docs/latest/api_reference/cli.html#mlflow-run"


def run(_request: ProbeRequest, **_: object) -> NoReturn:
    """There is no such thing."""
    raise NotSupported(
        "a project is run each time: nothing of it is cached",
        PAGE,
    )
