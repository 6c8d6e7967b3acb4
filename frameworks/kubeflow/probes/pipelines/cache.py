"""A pipeline whose step `work` is cached; an edit changes its code in a copy of this file."""

from kfp import dsl

from frameworks.kubeflow.probes.local_runs import component


@component
def load(source: str) -> str:
    """The text of the file."""
    from pathlib import Path

    return Path(source).read_text()


@component
def work(text: str, parameter: int, notes: str) -> str:
    """What the code makes of text and parameter."""
    from harness.worker.witness import note

    CODE = "one"  # noqa: N806  # the constant that an edit changes
    note(notes, "work")
    return f"{CODE}-{text}-{parameter}"


@component
def show(result: str, notes: str) -> None:
    """Note the result."""
    from harness.worker.witness import note

    note(notes, "shown", result=result)


@dsl.pipeline(name="cache")
def pipeline(source: str, parameter: int, notes: str) -> None:
    """Only `work` is taken out of the cache."""
    loaded = load(source=source).set_caching_options(enable_caching=False)
    worked = work(text=loaded.output, parameter=parameter, notes=notes)
    show(result=worked.output, notes=notes).set_caching_options(enable_caching=False)
