"""Artifacts, metrics and reports are shown by the pages of the backend.

https://www.kubeflow.org/docs/components/pipelines/user-guides/data-handling/artifacts/
An HTML artifact is a file that a step writes; nothing of kfp.local renders or shows it.
"""

from typing import NoReturn

from frameworks.kubeflow.probes.local_runs import only_backend
from harness.worker.contract import ProbeRequest

PAGE = "https://www.kubeflow.org/docs/components/pipelines/interfaces/"


def run(request: ProbeRequest, **asked: object) -> NoReturn:
    """Say why there is none."""
    raise only_backend("there is no page, and an HTML artifact is what the step itself wrote", PAGE)
