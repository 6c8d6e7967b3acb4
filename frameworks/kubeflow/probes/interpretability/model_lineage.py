"""Models are registered in Kubeflow Hub, a component of its own, on a cluster."""

from typing import NoReturn

from frameworks.kubeflow.probes.local_runs import only_backend
from harness.worker.contract import ProbeRequest

PAGE = "https://www.kubeflow.org/docs/components/model-registry/overview/"


def make(request: ProbeRequest, **asked: object) -> NoReturn:
    """Say why there is none."""
    raise only_backend("a model is an artifact of its run, without a version or a registry", PAGE)
