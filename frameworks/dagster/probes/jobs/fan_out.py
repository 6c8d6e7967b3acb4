"""As many steps as a file says: https://docs.dagster.io/guides/build/ops/dynamic-graphs

They run one after another in the run's own process, since a hundred processes would take minutes:
https://docs.dagster.io/guides/operate/run-executors
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg

from frameworks.dagster.probes.told import TOLD, Told
from harness.worker.witness import note


@dg.op(out=dg.DynamicOut(int))
def plan(told: Told) -> Iterator[Any]:
    """Read the width."""
    for number in range(int(Path(told.values["width"]).read_text())):
        yield dg.DynamicOutput(number, mapping_key=str(number))


@dg.op
def item(told: Told, number: int) -> int:
    """One of them."""
    note(told.values["notes"], "item", number=number)
    return number * number + 1


@dg.op
def join(told: Told, results: list[int]) -> None:
    """All of them."""
    note(told.values["notes"], "join", results=results)


@dg.job(resource_defs=TOLD, executor_def=dg.in_process_executor)
def fan_out() -> None:
    """Dynamic outputs, mapped and collected."""
    join(plan().map(item).collect())


defs = dg.Definitions(jobs=[fan_out])
