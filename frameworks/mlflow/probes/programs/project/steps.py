"""The commands of the project's entry points: `python steps.py STEP NOTES WORD ...`.

Each notes what it sees and does; see MLproject beside this file for what MLflow hands over.
"""

import hashlib
import importlib.metadata
import os
import signal
import sys
import time

from harness.worker.witness import note


def parameters(notes: str, *values: str) -> None:
    """What has come, as it has come: MLflow substitutes text into a command."""
    note(notes, "got", **dict(zip(("count", "rate", "flag", "label"), values, strict=True)))


def counted(notes: str, *_given: str) -> None:
    """Has run, whatever it was given."""
    note(notes, "step")


def slow(notes: str, seconds: str) -> None:
    """Takes its time."""
    note(notes, "begin")
    time.sleep(float(seconds))
    note(notes, "end")


def seen(notes: str, step: str) -> None:
    """What of its environment tells it from that of other steps."""
    try:
        version = importlib.metadata.version("mlops-bench-canary")
    except importlib.metadata.PackageNotFoundError:
        version = None
    note(notes, "seen", step=step, version=version, variable=os.environ.get("MLOPS_BENCH_CANARY"))


def secret(notes: str, marker: str) -> None:
    """Prints what it should not."""
    value = os.environ["MLOPS_BENCH_SECRET"]
    note(notes, "got", digest=hashlib.sha256(value.encode()).hexdigest())
    print(f"secret: {value}\nmarker: {marker}")  # noqa: T201  # what is asked is where this goes


def ending(notes: str, how: str) -> None:
    """Passes, fails, or is killed."""
    note(notes, "begin", ending=how)
    if how == "fail":
        raise ValueError("planted")
    if how == "crash":
        os.kill(os.getpid(), signal.SIGKILL)


STEPS = {step.__name__: step for step in (parameters, counted, slow, seen, secret, ending)}

if __name__ == "__main__":
    STEPS[sys.argv[1]](*sys.argv[2:])
