"""Minutes until monitors noticed each shift: what the page draws, and cards list."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from harness.scoring.comparison import Row

CLOCK = re.compile(r"clock\.(default|budgeted|[0-9]{1,5}\.[0-9])\.(.{1,80})")
LONG = 1000  # minutes: no monitor is watched for as long
TITLES = {"default": "at its defaults", "budgeted": "one false alarm a day"}


class Clock(NamedTuple):
    """Of one shift: the median minute of the first alarm."""

    framework: str
    work: str
    setting: str  # "default", "budgeted", or false alarms a day among the quiet batches
    shift: str
    minute: float  # 9999 of one that was never noticed


def clocks(rows: Iterable[Row]) -> list[Clock]:
    """All that was measured, in the order of the samples."""
    return [
        Clock(str(row.target), row.work, at[1], at[2], found.value)
        for row in rows
        for name, found in row.samples.items()
        if (at := CLOCK.fullmatch(name))
    ]


def table(rows: Sequence[Row]) -> dict[str, list[str]]:
    """Of each shift, what all of them took in the two settings: "3, 1"; empty of other tasks."""
    found = [by_shift(row) for row in rows]
    shifts = dict.fromkeys(shift for each in found for shift in each)
    return {shift: [", ".join(each.get(shift, ())) for each in found] for shift in shifts}


def by_shift(row: Row) -> dict[str, list[str]]:
    """Of each shift, how long it took in the two settings, in words."""
    found: dict[str, dict[str, str]] = {}
    for clock in clocks([row]):
        told = f"{clock.minute:g}" if clock.minute < LONG else "never"
        found.setdefault(clock.shift, {})[clock.setting] = told
    return {shift: [of.get(name, "") for name in TITLES] for shift, of in found.items()}
