"""A pipeline of four steps, of which the last one fails as long as there is an obstacle."""

from kfp import dsl

from frameworks.kubeflow.probes.local_runs import component


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
