"""An op with two outputs, of which it gives one: the step behind the other is skipped.

https://docs.dagster.io/guides/build/ops/graphs#with-conditional-branching
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told
from harness.worker.witness import note

SIDE = dg.Out(str, is_required=False)


@dg.op(out={"to_left": SIDE, "to_right": SIDE})
def decide(told: Told) -> Iterator[Any]:
    """Read the coin."""
    side = Path(told.values["coin"]).read_text()
    note(told.values["notes"], "decide")
    yield dg.Output(side, f"to_{side}")


@dg.op
def left(told: Told, side: str) -> None:
    """One side."""
    note(told.values["notes"], side)


@dg.op
def right(told: Told, side: str) -> None:
    """The other."""
    note(told.values["notes"], side)


@dg.job(resource_defs=TOLD)
def branch() -> None:
    """One side of two."""
    to_left, to_right = decide()
    left(to_left)
    right(to_right)


defs = dg.Definitions(jobs=[branch])
