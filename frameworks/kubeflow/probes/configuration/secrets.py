"""Secrets come from Kubernetes, by `use_secret_as_env` of the package kfp-kubernetes."""

from typing import NoReturn

from frameworks.kubeflow.probes.local_runs import only_backend
from harness.worker.contract import ProbeRequest

PAGE = "https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/platform-specific-features/"


def run(request: ProbeRequest, **asked: object) -> NoReturn:
    """Say why there is none."""
    raise only_backend(
        "there are no secrets, and kfp-kubernetes' use_secret_as_env has no effect", PAGE
    )
