"""MLflow waits for the command of a project for as long as it takes."""

from typing import NoReturn

from harness.worker.contract import NotSupported, ProbeRequest

PAGE = "https://mlflow.org/docs/latest/api_reference/cli.html#mlflow-run"


def run(_request: ProbeRequest, **_: object) -> NoReturn:
    """There is no such thing."""
    raise NotSupported(
        "`mlflow run` has no time limit",
        PAGE,
    )
