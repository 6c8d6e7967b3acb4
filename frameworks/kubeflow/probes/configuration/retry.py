"""A task with `set_retry`; its outputs are written once it has succeeded.

https://kubeflow-pipelines.readthedocs.io/en/stable/source/dsl.html#kfp.dsl.PipelineTask.set_retry
"""

from kfp import dsl

from frameworks.kubeflow.probes import local_runs
from frameworks.kubeflow.probes.local_runs import component
from harness.worker.contract import ProbeRequest


@component
def flaky(notes: str) -> None:
    """Fail twice, then pass."""
    from harness.worker.witness import note, times

    note(notes, "attempt")
    if times(notes, "attempt") <= 2:
        raise RuntimeError("not yet")


def run(request: ProbeRequest, tries: int, notes: str) -> str:
    """The run's id; a failed run leaves no folder, so that its id is empty."""

    @dsl.pipeline(name="retry")
    def pipeline(notes: str) -> None:
        flaky(notes=notes).set_retry(num_retries=tries - 1)  # without delay, as by default

    return local_runs.run(request, pipeline, {"notes": notes}, may_fail=True)


def succeeded(request: ProbeRequest, run_id: str) -> bool:
    """Whether the task has left its outputs."""
    return local_runs.succeeded(request, run_id, "flaky")
