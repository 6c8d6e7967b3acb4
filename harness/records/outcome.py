"""How a supervised process tree ended, what it used, and what its callee wrote."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NotRequired, TypedDict

import msgspec

from harness.records.plan import Cell

RESULT = "result.json"  # among the evidence: what the callee wrote
REQUEST, OUTCOME = "request.json", "outcome.json"  # there too, and the host's own
SALT = "salt"  # among the evidence: drawn for this run alone, and told to its steps
LOOPBACK = ("127.", "::1", "::ffff:127.")


class TreeSample(msgspec.Struct):
    """The tree at one moment: `at` on CLOCK_BOOTTIME, proportional set size in bytes."""

    at: float
    processes: int
    pss: int


class Lingering(msgspec.Struct):
    """A process that was alive when the callee had just ended; times on CLOCK_BOOTTIME."""

    command: str
    started: float


class Outcome(msgspec.Struct):
    """How the tree ended, and what it used. Sizes in bytes, times in seconds."""

    ended: Literal["exited", "timeout", "abandoned", "flooded"]
    exit_code: int | None
    signal: int | None
    begin: float
    wall: float
    cpu_user: float
    cpu_system: float
    written: int
    peak_process: int  # largest VmHWM of any one process
    samples: list[TreeSample]
    leaked: list[str]  # command lines that outlived the callee
    listeners: list[str]  # "address:port" of every listening socket seen
    oom_kills: int
    peers: list[str] = []  # "address:port of program" that was not on loopback, where one was seen
    lingering: list[Lingering] = []  # also those that ended by themselves soon after
    unended: list[str] = []  # command lines that even SIGKILL did not end
    flood: str = ""  # of which file or folder it wrote so much that it was ended

    @property
    def exposed(self) -> list[str]:
        """Listeners that other machines can reach."""
        return [address for address in self.listeners if not address.startswith(LOOPBACK)]


class Phase(TypedDict):
    """One phase of the callee; `end` is absent when it never came to that."""

    name: str
    begin: float
    error: str | None
    not_wired: NotRequired[str]  # the file to write, where the error is that there is none yet
    own_lines: NotRequired[str]  # where, if the error is a mistake in the framework's folder here
    late: NotRequired[bool]  # whether the error is that a wait ended
    end: NotRequired[float]
    cpu: NotRequired[float]
    files: NotRequired[int]
    processes: NotRequired[int]
    store: NotRequired[list[str]]  # of a failed read-back apart: what of the workdir it had
    left: NotRequired[list[str]]  # of stop: what had started in it and was alive at its end


class Result(TypedDict):
    """What the callee writes; `read_back` is the task's to judge."""

    phases: list[Phase]
    run_id: str | None
    read_back: Any


class Execution(msgspec.Struct):
    """One finished execution of a callee: where its files are, and how its tree ended."""

    cell: Cell
    outcome: Outcome
    result: Result | None  # what the callee wrote, if it came to that and has this shape
    evidence: Path
    workdir: Path
    log: Path
    state_bytes: int
    state_files: int
    files: list[Path]  # its evidence: only what the gate let through
    log_cut: int = 0  # bytes that were left out of its log
    spoilt: str = ""  # what it left that did not pass the gate

    @property
    def answer(self) -> Any:
        """What the task's driver gave back, if it came to that."""
        return self.result["read_back"] if self.result else None


@dataclass(frozen=True)
class Completed:
    """A process that has ended, with all that it printed."""

    outcome: Outcome
    output: str

    @property
    def ok(self) -> bool:
        return self.outcome.ended == "exited" and self.outcome.exit_code == 0
