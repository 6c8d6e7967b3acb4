"""A pipeline with a loop over what its first step puts out."""

from kfp import dsl

from frameworks.kubeflow.probes.local_runs import component


@component
def plan(width: str) -> list[int]:
    """The items of the loop."""
    from pathlib import Path

    return list(range(int(Path(width).read_text())))


@component
def item(number: int, notes: str) -> int:
    """One iteration."""
    from harness.worker.witness import note

    note(notes, "item", number=number)
    return number * number + 1


@component
def join(results: list[int], notes: str) -> None:
    """All results."""
    from harness.worker.witness import note

    note(notes, "join", results=results)


@dsl.pipeline(name="fan-out")
def pipeline(width: str, notes: str) -> None:
    """As many items as the plan has."""
    planned = plan(width=width)
    with dsl.ParallelFor(planned.output) as number:
        done = item(number=number, notes=notes)
    join(results=dsl.Collected(done.output), notes=notes)
