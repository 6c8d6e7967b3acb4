"""A pipeline with four typed parameters."""

from kfp import dsl

from frameworks.kubeflow.probes.local_runs import component


@component
def show(count: int, rate: float, flag: bool, label: str, notes: str) -> None:
    """Note the parameters as they arrive."""
    from harness.worker.witness import note

    note(notes, "got", count=count, rate=rate, flag=flag, label=label)


@dsl.pipeline(name="typed-parameters")
def pipeline(
    notes: str, count: int = 1, rate: float = 0.5, flag: bool = False, label: str = "none"
) -> None:
    """Hand all of them on."""
    show(count=count, rate=rate, flag=flag, label=label, notes=notes)
