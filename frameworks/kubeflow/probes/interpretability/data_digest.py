"""A dataset is an artifact, known by its location."""

from typing import NoReturn

from harness.worker.contract import NotSupported, ProbeRequest

PAGE = "https://www.kubeflow.org/docs/components/pipelines/user-guides/data-handling/artifacts/"


def run(request: ProbeRequest, **asked: object) -> NoReturn:
    """Say why there is none."""
    raise NotSupported(
        "a dataset is known by its location and by what steps write about it, not by a digest",
        PAGE,
    )
