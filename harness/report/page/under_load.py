"""How late servers answer at which rate: what the page draws, and judges a reader's bound by."""

import re
from collections.abc import Iterable
from typing import Any

from harness.records.latest import latest
from harness.records.record import Purpose, Record, Status
from harness.report import figures
from harness.scoring.comparison import Comparison, Row

AT_RATE = re.compile(r"load\.(p99|missed)\.([0-9]{1,6}\.[0-9]{2})")


def under_load(records: Iterable[Record], comparison: Comparison) -> list[dict[str, Any]]:
    """One entry per rate that a server was asked at, in each round.

    `late` is the 99th percentile in seconds; without it, answers did not come or were wrong.
    """
    costs = {(str(row.target), row.work): _costs(row) for row in comparison.rows}
    found = []
    for r in latest(records):
        if r.purpose is not Purpose.MEASURED or r.status is not Status.OK:
            continue
        target, work = f"{r.framework}:{r.deployment}", f"{r.scenario}/{r.profile}"
        entry = {"framework": target, "work": work, "round": r.repetition}
        for sample in r.samples:
            if at := AT_RATE.fullmatch(sample.name):
                late = {"late": sample.value} if at[1] == "p99" else {}
                beside = {"costs": costs[target, work]}
                found.append({**entry, "rate": float(at[2]), **late, **beside})
    return found


def _costs(row: Row) -> str:
    """Medians, in the units that people think in."""
    request = row.samples.get("cpu.request")
    told = [f"{request.value * 1000:.2g} ms of CPU a request"] if request else []
    told += [figures.median(row, "memory.server")] if "memory.server" in row.samples else []
    return ", ".join(told)
