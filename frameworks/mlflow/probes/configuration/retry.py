"""MLflow runs the command of a project once."""

from typing import NoReturn

from harness.worker.contract import NotSupported, ProbeRequest

PAGE = "https://mlflow.org/docs/latest/ml/projects/#kubernetes-clusters"


def run(_request: ProbeRequest, **_: object) -> NoReturn:
    """There is no such thing."""
    raise NotSupported(
        "a project is run once; only the job of its Kubernetes backend has a `backoffLimit` (not "
        "measured: needs a cluster)",
        PAGE,
    )
