"""The REST API is the backend's."""

from typing import NoReturn

from frameworks.kubeflow.probes.local_runs import only_backend
from harness.worker.contract import ProbeRequest

PAGE = (
    "https://www.kubeflow.org/docs/components/pipelines/reference/api/kubeflow-pipeline-api-spec/"
)


def calls(request: ProbeRequest, **asked: object) -> NoReturn:
    """Say why there is none."""
    raise only_backend("there is no server, hence no HTTP API", PAGE)
