"""A failed pipeline run again with the cache on: finished steps are taken out of it.

https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/caching/
The local cache (enable_caching): https://kubeflow-pipelines.readthedocs.io/en/stable/source/local.html
"""

from kfp import dsl

from frameworks.kubeflow.probes import local_runs
from frameworks.kubeflow.probes.local_runs import component
from harness.worker.contract import ProbeRequest


@component
def one(notes: str) -> int:
    """The first step."""
    from harness.worker.witness import note

    note(notes, "step", name="one")
    return 1


@component
def two(got: int, notes: str) -> int:
    """Twice of it."""
    from harness.worker.witness import note

    note(notes, "step", name="two")
    return 2 * got


@component
def three(got: int, notes: str) -> int:
    """Twice of that."""
    from harness.worker.witness import note

    note(notes, "step", name="three")
    return 2 * got


@component
def four(got: int, obstacle: str, notes: str) -> None:
    """Fail as long as there is an obstacle."""
    from pathlib import Path

    from harness.worker.witness import note

    note(notes, "step", name="four", got=got)
    if Path(obstacle).exists():
        raise RuntimeError("an obstacle")


@dsl.pipeline(name="resume")
def pipeline(obstacle: str, notes: str) -> None:
    """Each step has the result of the one before it."""
    first = one(notes=notes)
    second = two(got=first.output, notes=notes)
    third = three(got=second.output, notes=notes)
    four(got=third.output, obstacle=obstacle, notes=notes)


def run(request: ProbeRequest, obstacle: str, notes: str) -> str:
    """The id of the run, which fails."""
    arguments = {"obstacle": obstacle, "notes": notes}
    return local_runs.run(request, pipeline, arguments, may_fail=True, caching=True)


def resume(request: ProbeRequest, run_id: str, obstacle: str, notes: str) -> str:
    """The id of a new run with the same arguments: the cache knows steps, and no runs."""
    return run(request, obstacle, notes)


def succeeded(request: ProbeRequest, run_id: str) -> bool:
    """Whether the last task has left its outputs."""
    return local_runs.succeeded(request, run_id, "four")
