"""Models are served by KServe, a component of Kubeflow of its own, on a cluster."""

from typing import NoReturn

from frameworks.kubeflow.probes.local_runs import only_backend
from harness.worker.contract import ProbeRequest

PAGE = "https://www.kubeflow.org/docs/external-add-ons/kserve/introduction/"


def run(request: ProbeRequest, **asked: object) -> NoReturn:
    """Say why there is none."""
    raise only_backend("models are not served", PAGE)
