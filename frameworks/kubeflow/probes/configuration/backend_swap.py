"""Metadata stand in the database of the backend."""

from typing import NoReturn

from frameworks.kubeflow.probes.local_runs import only_backend
from harness.worker.contract import ProbeRequest

PAGE = "https://www.kubeflow.org/docs/components/pipelines/operator-guides/server-config/"


def scripts(request: ProbeRequest, **asked: object) -> NoReturn:
    """Say why there is none."""
    raise only_backend("there is no database of metadata, but files under the pipeline root", PAGE)
