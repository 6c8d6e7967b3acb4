"""Webhooks of MLflow tell of models and prompts, not of runs."""

from typing import NoReturn

from harness.worker.contract import NotSupported, ProbeRequest

PAGE = "https://mlflow.org/docs/latest/ml/webhooks/"


def run(_request: ProbeRequest, **_: object) -> NoReturn:
    """There is no such thing."""
    raise NotSupported(
        "webhooks tell of registered models, their versions, tags and aliases, and of prompts: a "
        "run has no event, and no callback",
        PAGE,
    )
