"""A pipeline that goes one of two ways, which its first step decides."""

from kfp import dsl

from frameworks.kubeflow.probes.local_runs import component


@component
def decide(coin: str, notes: str) -> str:
    """Say what is on the coin."""
    from pathlib import Path

    from harness.worker.witness import note

    note(notes, "decide")
    return Path(coin).read_text().strip()


@component
def left(notes: str) -> None:
    """One side."""
    from harness.worker.witness import note

    note(notes, "left")


@component
def right(notes: str) -> None:
    """The other side."""
    from harness.worker.witness import note

    note(notes, "right")


@dsl.pipeline(name="branch")
def pipeline(coin: str, notes: str) -> None:
    """The condition is known when `decide` has run."""
    decided = decide(coin=coin, notes=notes)
    with dsl.If(decided.output == "left"):
        left(notes=notes)
    with dsl.Else():
        right(notes=notes)
