"""A plan as it lies on disk: every cell to measure, in the order in which it will run."""

from typing import Any

import msgspec

from harness.printable import is_printable
from harness.records.record import Measurement, Purpose


class Target(msgspec.Struct, frozen=True):
    """A framework in one deployment."""

    framework: str
    deployment: str

    def __str__(self) -> str:
        return f"{self.framework}:{self.deployment}"


class Cell(msgspec.Struct, frozen=True):
    """One planned measurement; yields exactly one record each time it is run."""

    target: Target
    scenario: str
    profile: str
    measurement: Measurement
    purpose: Purpose
    repetition: int
    order: int
    probe: str = ""
    task: str = ""  # what a run does
    applies: bool = True  # False for a probe that is not asked of what the framework is used as

    def __post_init__(self) -> None:
        """Raises ValueError for a name that would lead out of the run's folder: see `label`."""
        names = (self.scenario, self.profile, self.probe, self.task)
        for name in (self.target.framework, self.target.deployment, *names):
            if "/" in name or not is_printable(name):
                raise ValueError(f"{name!r} is a path or cannot be printed, and so is no name")

    @property
    def label(self) -> str:
        """Names the cell's log and evidence: "07-mlflow-server-run"."""
        return (
            f"{self.order:03d}-{self.target.framework}-{self.target.deployment}-"
            + (self.probe.replace("_", "-") or self.measurement)
            + (f"-{self.purpose}" if self.purpose is not Purpose.MEASURED else "")
        )


class Plan(msgspec.Struct):
    """What one run of the harness is to do. `timeout` in seconds overrides the profiles'."""

    cells: list[Cell]
    parameters: dict[str, dict[str, Any]]  # "scenario/profile" -> parameters
    timeout: float | None = None
    endpoint: str | None = None
    port_from: int | None = None

    def parameters_of(self, cell: Cell) -> dict[str, Any]:
        return self.parameters[f"{cell.scenario}/{cell.profile}"]
