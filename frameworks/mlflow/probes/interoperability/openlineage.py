"""MLflow sends no OpenLineage events, and has no provider of its own that would."""

from typing import NoReturn

from harness.worker.contract import NotSupported, ProbeRequest

PAGE = "https://mlflow.org/docs/latest/ml/tracking/"


def run(_request: ProbeRequest, **_: object) -> NoReturn:
    """There is no such thing."""
    raise NotSupported(
        "MLflow records datasets and models of a run in its own store and sends no events",
        PAGE,
    )
