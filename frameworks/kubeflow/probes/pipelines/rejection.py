"""A pipeline with one parameter: `python rejection.py ARGUMENTS.json NOTES`."""

import json
import sys

from kfp import dsl, local

from frameworks.kubeflow.probes.local_runs import component


@component
def step(count: int, notes: str) -> None:
    """Note that it runs."""
    from harness.worker.witness import note

    note(notes, "step", count=count)


@dsl.pipeline(name="rejection")
def pipeline(notes: str, count: int = 1) -> None:
    """Its parameter has a type."""
    step(count=count, notes=notes)


if __name__ == "__main__":
    local.init(local.SubprocessRunner(use_venv=False))
    pipeline(notes=sys.argv[2], **json.loads(sys.argv[1]))
