"""Runs are listed by the client of the backend."""

from typing import NoReturn

from frameworks.kubeflow.probes.local_runs import only_backend
from harness.worker.contract import ProbeRequest

PAGE = "https://kubeflow-pipelines.readthedocs.io/en/stable/source/client.html"


def make(request: ProbeRequest, **asked: object) -> NoReturn:
    """Say why there is none."""
    raise only_backend("there is no client, API or command that queries runs", PAGE)
