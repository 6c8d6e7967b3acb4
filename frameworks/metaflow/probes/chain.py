"""Linear flows of steps that do nothing, between the `start` and `end` that every flow has.

https://docs.metaflow.org/metaflow/basics#linear
"""

import time
from functools import partial
from pathlib import Path

from frameworks.metaflow.probes.flows import execute, prepare
from harness.worker.contract import ProbeRequest
from harness.worker.rounds import interleaved

HEAD = """from metaflow import FlowSpec, step


class Chain{length}(FlowSpec):
"""
STEP = """    @step
    def {name}(self):
        self.next(self.{successor})

"""
TAIL = """    @step
    def end(self):
        pass


if __name__ == "__main__":
    Chain{length}()
"""


def run(
    request: ProbeRequest, lengths: list[int], repeats: int, patience: float
) -> list[tuple[int, float]]:
    """(length, seconds) of each run with the local datastore; length 0 is `start` and `end`."""
    prepare(request)
    for length in lengths:
        _file(request.workdir, length).write_text(_source(length))
    return interleaved(partial(_chain, request.workdir), lengths, repeats, patience)


def _chain(workdir: Path, length: int) -> float:
    begin = time.perf_counter()
    done = execute(f"Chain{length}", _file(workdir, length), workdir)
    seconds = time.perf_counter() - begin
    steps = len(list(done))
    if steps != length + 2:
        raise RuntimeError(f"{done.pathspec} has {steps} steps")
    return seconds


def _file(workdir: Path, length: int) -> Path:
    return workdir / f"chain_{length}.py"


def _source(length: int) -> str:
    """A flow is a class whose source Metaflow reads: one with so many steps has to be written."""
    names = ["start", *(f"step_{number}" for number in range(length)), "end"]
    steps = [STEP.format(name=n, successor=s) for n, s in zip(names, names[1:], strict=False)]
    return HEAD.format(length=length) + "".join(steps) + TAIL.format(length=length)
