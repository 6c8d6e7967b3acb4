"""A pipeline whose first step works for a while: `python FILE NUMBER SECONDS NOTES ROOT`.

https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/execute-kfp-pipelines-locally/
"""

import sys

from kfp import dsl, local

from frameworks.kubeflow.probes.local_runs import component


@component
def work(number: int, seconds: float, notes: str) -> int:
    """Work, and put out the result."""
    import time

    from harness.worker.witness import note

    note(notes, "begin", number=number)
    time.sleep(seconds)
    note(notes, "end", number=number)
    return number * number + 1


@component
def show(number: int, result: int, notes: str) -> int:
    """Show it; which run this is stands in what it puts out."""
    from harness.worker.witness import note

    note(notes, "shown", number=number, result=result)
    return number


@dsl.pipeline(name="concurrent-runs")
def pipeline(number: int, seconds: float, notes: str) -> None:
    """Two steps."""
    worked = work(number=number, seconds=seconds, notes=notes)
    show(number=number, result=worked.output, notes=notes)


if __name__ == "__main__":
    local.init(local.SubprocessRunner(use_venv=False), pipeline_root=sys.argv[4])
    pipeline(number=int(sys.argv[1]), seconds=float(sys.argv[2]), notes=sys.argv[3])
