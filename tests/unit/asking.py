"""Probes of a test's own, and a progress that shows nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.measure.probe import Context, Finding, Probe, probes
from harness.records.plan import Cell
from harness.records.record import Answer, Record, Sample

Ask = Callable[[Context], Finding]


class Registry:
    """Probes of the test's own, beside those that are registered."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch

    def add(
        self,
        name: str,
        function: Ask,
        *,
        default_deployment_only: bool = False,
        services: bool = False,
    ) -> None:
        probe = Probe(name, function, default_deployment_only, services)
        self.monkeypatch.setitem(probes(), name, probe)

    def probe(self, name: str) -> Probe:
        return probes()[name]


def good(_context: Context) -> Finding:
    finding = Finding()
    finding.add("seconds", 1.5, "s")
    finding.answer("works", 1, 2)
    return finding


def raising(problem: BaseException) -> Ask:
    def ask(_context: Context) -> Finding:
        raise problem

    return ask


def giving(value: Any) -> Ask:
    def ask(_context: Context) -> Finding:
        return Finding([Sample("seconds", value, "s")], {"works": Answer(1, 2)})

    return ask


class Quiet:
    """Progress that shows nothing; it remembers what was started."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []

    def started(self, cell: Cell) -> None:
        self.cells.append(cell)

    def preparing(self, what: str) -> None: ...
    def tick(self) -> None: ...
    def finished(self, cell: Cell, record: Record) -> None: ...
