"""An artifact is a file at the location that the task's outputs name.

https://www.kubeflow.org/docs/components/pipelines/user-guides/data-handling/artifacts/
"""

from kfp import dsl
from kfp.dsl import Artifact, Output

from frameworks.kubeflow.probes import local_runs
from frameworks.kubeflow.probes.local_runs import component
from harness.worker.contract import ProbeRequest


@component
def keep(file: str, kept: Output[Artifact]) -> None:
    """Write the artifact."""
    import shutil

    shutil.copyfile(file, kept.path)


@dsl.pipeline(name="artifact-digest")
def pipeline(file: str) -> None:
    """One step."""
    keep(file=file)


def run(request: ProbeRequest, file: str) -> str:
    """The run's id."""
    return local_runs.run(request, pipeline, {"file": file})


def read(request: ProbeRequest, run_id: str) -> dict[str, str]:
    """No digest is recorded, but the file is given back."""
    return {"file": local_runs.artifact(request, run_id, "keep", "kept")["uri"]}
