"""A pipeline of one step, that tells where it runs."""

from kfp import dsl

from frameworks.kubeflow.probes.local_runs import component


@component
def work(notes: str) -> None:
    """Its only step."""
    from harness.worker.place import here
    from harness.worker.witness import note

    note(notes, "ran", **here())


@dsl.pipeline(name="executor-swap")
def pipeline(notes: str) -> None:
    """One step."""
    work(notes=notes)
