"""A pipeline of four steps, the third of which works for a while: `python FILE SECONDS NOTES ROOT`.

The process that runs it locally is what drives it. Started again with the same cache, it takes
finished steps out of that: https://kubeflow-pipelines.readthedocs.io/en/stable/source/local.html
"""

import sys

from kfp import dsl, local

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
def three(got: int, seconds: float, notes: str) -> int:
    """Twice of that, after a while."""
    import time

    from harness.worker.witness import note

    note(notes, "step", name="three")
    time.sleep(seconds)
    return 2 * got


@component
def four(got: int, notes: str) -> None:
    """Tell what arrived."""
    from harness.worker.witness import note

    note(notes, "step", name="four", got=got)


@dsl.pipeline(name="scheduler-crash")
def pipeline(seconds: float, notes: str) -> None:
    """Each step has the result of the one before it."""
    first = one(notes=notes)
    second = two(got=first.output, notes=notes)
    third = three(got=second.output, seconds=seconds, notes=notes)
    four(got=third.output, notes=notes)


if __name__ == "__main__":
    local.init(
        local.SubprocessRunner(use_venv=False),
        pipeline_root=sys.argv[3],
        enable_caching=True,
        cache_root=f"{sys.argv[3]}-cache",
    )
    pipeline(seconds=float(sys.argv[1]), notes=sys.argv[2])
