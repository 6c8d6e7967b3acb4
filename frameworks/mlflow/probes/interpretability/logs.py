"""MLflow keeps no log of a run."""

from typing import NoReturn

from harness.worker.contract import NotSupported, ProbeRequest

PAGE = "https://mlflow.org/docs/latest/ml/tracking/"


def run(_request: ProbeRequest, **_: object) -> NoReturn:
    """There is no such thing."""
    raise NotSupported(
        "a run has no log: what its code prints is not recorded",
        PAGE,
    )
