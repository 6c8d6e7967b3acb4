"""Airflow serves no models."""

from typing import Any

from harness.worker.contract import NotSupported, ProbeRequest

DOCUMENTATION = "https://airflow.apache.org/docs/apache-airflow/stable/index.html"


def run(request: ProbeRequest, weights: str) -> dict[str, Any]:
    """There is no such thing."""
    raise NotSupported(
        "Airflow runs workflows that have a beginning and an end; none of its services answers "
        "requests to a model",
        DOCUMENTATION,
    )
