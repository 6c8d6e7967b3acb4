"""Iterations of `dsl.ParallelFor`, with its `parallelism`.

https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/control-flow/
"""

from kfp import dsl

from frameworks.kubeflow.probes import local_runs
from frameworks.kubeflow.probes.local_runs import component
from harness.worker.contract import ProbeRequest


@component
def work(number: int, seconds: float, notes: str) -> None:
    """One of six."""
    import time

    from harness.worker.witness import note

    note(notes, "begin", number=number)
    time.sleep(seconds)
    note(notes, "end", number=number)


def run(request: ProbeRequest, limit: int | None, seconds: float, notes: str) -> str:
    """The run's id."""

    @dsl.pipeline(name="concurrency")
    def pipeline(seconds: float, notes: str) -> None:
        with dsl.ParallelFor([1, 2, 3, 4, 5, 6], parallelism=limit) as number:
            work(number=number, seconds=seconds, notes=notes)

    return local_runs.run(request, pipeline, {"seconds": seconds, "notes": notes})
