"""A plan as it lies on disk: every cell to measure, in the order in which it will run."""

from typing import Any

import msgspec

from harness.records.record import Count, Measurement, Number, Purpose

PORTS = range(1, 65536)
SCHEMA = 1  # of plans; none is said to be this one


class Target(msgspec.Struct, frozen=True):
    """A framework in one deployment."""

    framework: str
    deployment: str

    def __str__(self) -> str:
        return f"{self.framework}:{self.deployment}"


class Cell(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One planned measurement; yields exactly one record each time it is run."""

    target: Target
    scenario: str
    profile: str
    measurement: Measurement
    purpose: Purpose
    repetition: Number
    order: Count
    probe: str = ""
    task: str = ""  # what a run does
    applies: bool = True  # False for a probe that is not asked of what the framework is used as

    @property
    def label(self) -> str:
        """Names the cell's log and evidence: "07-mlflow-server-run"."""
        return (
            f"{self.order:03d}-{self.target.framework}-{self.target.deployment}-"
            + (self.probe.replace("_", "-") or self.measurement)
            + (f"-{self.purpose}" if self.purpose is not Purpose.MEASURED else "")
        )


class Plan(msgspec.Struct, forbid_unknown_fields=True):
    """What one run of the harness is to do. `timeout` in seconds overrides the profiles'."""

    cells: list[Cell]
    parameters: dict[str, dict[str, Any]]  # "scenario/profile" -> parameters
    timeout: float | None = None
    endpoint: str | None = None
    port_from: int | None = None
    schema: int = SCHEMA

    def check(self) -> None:
        """Raise ValueError for what no harness plans; who reads it tells where."""
        if self.schema > SCHEMA:
            raise ValueError(
                f"it was made by a newer harness (schema {self.schema}), update this one"
            )
        if self.timeout is not None and self.timeout <= 0:
            raise ValueError(f"the timeout is {self.timeout:g} s")
        if self.port_from is not None and self.port_from not in PORTS:
            raise ValueError(f"there is no port {self.port_from}")
        orders: set[int] = set()
        for cell in self.cells:
            names = (*msgspec.structs.astuple(cell.target), cell.scenario, cell.profile)
            names = (*names, cell.probe, cell.task)
            if odd := [name for name in names if "/" in name or not name.isprintable()]:
                raise ValueError(f"no cell can name {odd[0]!r}")
            if cell.order in orders:
                raise ValueError(f"two cells have the order {cell.order}")
            orders.add(cell.order)
            of = f"{cell.scenario}/{cell.profile}"
            if cell.measurement is Measurement.RUN and of not in self.parameters:
                raise ValueError(f"it has no parameters of {of}")

    def parameters_of(self, cell: Cell) -> dict[str, Any]:
        return self.parameters[f"{cell.scenario}/{cell.profile}"]
