"""A failure in something of ours that is broken says nothing of the framework.

What a cell has used is then made again, and the cell measured once more.
"""

import re
from collections.abc import Callable, Mapping

from harness.environments import data, in_use, venvs
from harness.planning import catalog
from harness.planning.catalog import Framework, Scenario
from harness.records.plan import Cell
from harness.records.record import Measurement, Record, Status
from harness.running.batch import in_batch

# Which environment and which distribution in it: environments/keeping.py.
ALTERED = re.compile(r"(the environment(?: of [\w.-]+)? is broken: [\w.-]+): ")
DOUBTFUL = (Status.FAILED, Status.WRONG_RESULT, Status.ERROR)


def measured(
    measure: Callable[[], Record], broken: Callable[[], str], begin_again: Callable[[], None]
) -> Record:
    """The cell's record; it is no failure of the framework as long as something is `broken`.

    Until it is made, no other harness builds the environments again that it uses.
    """
    try:
        return _measured(measure, broken, begin_again)
    finally:
        in_use.release()


def _measured(
    measure: Callable[[], Record], broken: Callable[[], str], begin_again: Callable[[], None]
) -> Record:
    """Nobody but the run itself breaks the same distribution in a new environment, too."""
    record = measure()
    if not _doubtful(record) or not (first := broken()):
        return record
    begin_again()
    record = measure()
    if _doubtful(record) and (what := broken()):
        again = ALTERED.findall(what)
        by_itself = again and set(again) <= set(ALTERED.findall(first))
        record.status = Status.FAILED if by_itself else Status.ERROR
        who = "the run itself breaks what it works with: " if by_itself else ""
        record.reason = f"{who}{what}; so {record.reason}"
    return record


def _doubtful(record: Record) -> bool:
    """Also an error: it may be in the framework's part that a broken package has raised it."""
    return record.status in DOUBTFUL and bool(record.freeze_sha256)  # else nothing was started


def broken(
    cell: Cell, frameworks: Mapping[str, Framework], scenarios: Mapping[str, Scenario]
) -> str:
    """What is broken of what the cell was measured with, and is to be made again; "" if nothing."""
    framework, baseline = frameworks[cell.target.framework], catalog.baseline(frameworks)
    locks = {"": framework.lock(cell.target.deployment)}
    if cell.measurement is Measurement.PROBE:
        locks[f" of {baseline.name}"] = baseline.lock(baseline.default_deployment)
        if in_batch(cell):
            locks[""] = framework.extras_lock
    found = [
        f"the environment{whose} is broken: {what}"
        for whose, lock in locks.items()
        if (what := venvs.distrust(lock))
    ]
    if cell.measurement is Measurement.RUN:
        found += data.distrust(scenarios[cell.scenario], cell.profile)
    return "; ".join(found)
