"""All backends of MLflow Projects but the local one need a container engine or a cluster."""

from typing import NoReturn

from harness.worker.contract import NotSupported, ProbeRequest

PAGE = "https://mlflow.org/docs/latest/ml/projects/#remote-execution"


def scripts(_request: ProbeRequest, **_: object) -> NoReturn:
    """There is no such thing."""
    raise NotSupported(
        "local backend only: the others are Docker, Databricks and Kubernetes (not measured: they "
        "need a container engine, a workspace or a cluster)",
        PAGE,
    )
