"""Whether two figures can be compared: times of two machines are no pair."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from harness.records.record import Machine, Measurement, Record

MACHINES = "different machines"
PARAMETERS = "different parameters"


def apart(one: Record, other: Record) -> str:
    """Why the figures of two records are no pair; "" when they are."""
    if not one.machine.like(other.machine):
        return MACHINES
    runs = one.measurement is other.measurement is Measurement.RUN
    if runs and one.scenario == other.scenario and one.parameters != other.parameters:
        return PARAMETERS
    return ""


def paired_with(records: Iterable[Record], base: Sequence[Record]) -> list[Record]:
    """Those that are a pair with the base's of the same round, or have none there."""
    theirs = {r.repetition: r for r in base}
    return [r for r in records if not apart(r, theirs.get(r.repetition, r))]


def one_machine(records: Iterable[Record], others: Iterable[Record]) -> bool:
    """Whether all of these were measured on machines alike; of none nothing is known."""
    ours, theirs = ({r.machine for r in each} for each in (records, others))
    return all(a.like(b) for a in ours for b in theirs)


def parameters(records: Iterable[Record]) -> dict[str, str]:
    """Of all runs, each in words: "mnist/quick epochs" -> "3"."""
    found: dict[str, dict[str, None]] = {}
    for r in records:
        for name, value in r.parameters.items() if r.measurement is Measurement.RUN else ():
            found.setdefault(f"{r.scenario}/{r.profile} {name}", {})[told(value)] = None
    return {name: " and ".join(values) for name, values in found.items()}


def told(value: Any) -> str:
    """A value as JSON has it."""
    return msgspec.json.encode(value, order="sorted").decode()


def machine(found: Machine) -> str:
    """What of it decides whether it is like another."""
    return f"{processor(found)}, {memory(found)}"


def processor(machine: Machine) -> str:
    """With the cores that may be used."""
    return f"{machine.cpu}, {machine.cores:g} cores"


def memory(machine: Machine) -> str:
    """In the unit that people read."""
    return f"{machine.memory_bytes / 1e6:,.0f} MB"


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Names of `parameters` whose values differ, or that one alone has of work that both did."""
    both = {_work(name) for name in before} & {_work(name) for name in after}
    names = dict.fromkeys([*before, *after])
    return [n for n in names if _work(n) in both and before.get(n) != after.get(n)]


def _work(name: str) -> str:
    return name.partition(" ")[0]
