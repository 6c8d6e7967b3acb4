"""A run by kfp.local stores no graph: only the package that a pipeline was compiled to has one.

That package is the user's file, as its source is, and no run says which one it was made from.
https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/compile-a-pipeline/
"""

from typing import NoReturn

from frameworks.kubeflow.probes.local_runs import only_backend
from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, architectures: list[str]) -> NoReturn:
    """Say so."""
    raise only_backend("a run stores no graph; only the compiled package of its pipeline has one")
