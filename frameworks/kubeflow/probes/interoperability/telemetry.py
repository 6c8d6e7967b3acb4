"""Figures for Prometheus are the backend's."""

from typing import NoReturn

from frameworks.kubeflow.probes.local_runs import only_backend
from harness.worker.contract import ProbeRequest

PAGE = "https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/"


def run(request: ProbeRequest, **asked: object) -> NoReturn:
    """Say why there is none."""
    raise only_backend("neither runs nor steps send figures", PAGE)
