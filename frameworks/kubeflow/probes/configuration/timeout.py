"""A pipeline's `active_deadline_seconds` is handed to Argo Workflows by the backend."""

from typing import NoReturn

from frameworks.kubeflow.probes.local_runs import only_backend
from harness.worker.contract import ProbeRequest

PAGE = "https://kubeflow-pipelines.readthedocs.io/en/stable/source/dsl.html"


def run(request: ProbeRequest, **asked: object) -> NoReturn:
    """Say why there is none."""
    raise only_backend(
        "steps and runs have no time limit, and PipelineConfig(active_deadline_seconds) is ignored",
        PAGE,
    )
