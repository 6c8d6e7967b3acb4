"""The record: one JSON line per framework, scenario, measurement and repetition."""

import math
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from harness.worker.contract import Elsewhere, Unsupported

# 2 added probes, 3 tasks, deployments and states of answers (see `legacy`), 4 parts of a core.
SCHEMA = 4

MOST = 2**53  # of any count: all tools can hold it
Count = Annotated[int, msgspec.Meta(ge=0, le=MOST)]
Number = Annotated[int, msgspec.Meta(ge=-MOST, le=MOST)]
# Of any figure: the square of a sum of many is still a number.
LARGEST = 1e100
Figure = Annotated[float, msgspec.Meta(ge=-LARGEST, le=LARGEST)]
YEARS = range(1970, 2200)  # that clocks tell, be they wrong


class Status(StrEnum):
    """How a planned cell ended."""

    OK = "ok"
    FAILED = "failed"
    TIMEOUT = "timeout"
    OOM = "oom"
    WRONG_RESULT = "wrong_result"
    UNSUPPORTED = "unsupported"
    ELSEWHERE = "elsewhere"  # another deployment has it, which was not measured
    NOT_APPLICABLE = "not applicable"  # the question is not asked of the framework's roles
    NOT_WIRED = "not wired yet"  # nobody has written the framework's part of the scenario
    SKIPPED = "skipped"
    INTERRUPTED = "interrupted"
    ERROR = "error"  # a tool of ours failed: says nothing about the framework


# Nothing to look into: it has an answer, or is none of this machine's or deployment's questions.
WELL = frozenset(
    {
        Status.OK,
        Status.UNSUPPORTED,
        Status.ELSEWHERE,
        Status.NOT_APPLICABLE,
        Status.NOT_WIRED,
        Status.SKIPPED,
    }
)
# Measuring it once more would say the same.
SETTLED = WELL - {Status.SKIPPED}


class State(StrEnum):
    """How a question stands for one framework."""

    MEASURED = "measured"
    UNSUPPORTED = "unsupported"  # in any deployment
    ELSEWHERE = "elsewhere"  # in another deployment than the one that was measured
    NOT_APPLICABLE = "not applicable"  # it is not asked of what the framework is used as
    FAILED = "failed"  # the framework did, where the question takes success for granted
    NOT_WIRED = "not wired yet"  # the framework's part of the scenario is not written
    NOT_MEASURED = "not measured"
    ERROR = "error"  # a tool of ours failed


class Measurement(StrEnum):
    """What a cell measures."""

    INSTALL = "install"
    RUN = "run"
    PROBE = "probe"  # one question of the rubric; which one, the record's `probe` says


class Purpose(StrEnum):
    """Why a run was made: only `measured` ones are a framework's figures."""

    MEASURED = "measured"
    CONTROL = "control"  # the A/A control: the same a second time in the same round
    WARMUP = "warmup"


class Sample(msgspec.Struct, frozen=True, gc=False):
    """One measured figure with its unit."""

    name: str
    value: Figure
    unit: str


LIKE = 0.01  # relative: the kernel takes a little more or less of the same memory


class Machine(msgspec.Struct, frozen=True, gc=False):
    """Where it was measured; `cores` are those that it may use, which a quota makes a fraction."""

    cpu: str
    cores: Annotated[float, msgspec.Meta(gt=0)]
    memory_bytes: Count
    kernel: str
    python: str

    def like(self, other: "Machine") -> bool:
        """Whether it has the same processor, cores and memory: times can be compared."""
        if (self.cpu, self.cores) != (other.cpu, other.cores):
            return False
        return math.isclose(self.memory_bytes, other.memory_bytes, rel_tol=LIKE)


class Answer(msgspec.Struct, frozen=True, gc=False):
    """What a framework gave of one kind of thing, judged against the baseline or by cases.

    `found` of `expected` items were there and right, `unknown` of them could not be tried on this
    machine, `elsewhere` of them another deployment has. `reason` and `documentation` say why not;
    `deployment` is that other one.
    """

    found: Count
    expected: Count
    state: State = State.MEASURED
    reason: str = ""
    documentation: str = ""
    unknown: Count = 0
    deployment: str = ""
    elsewhere: Count = 0

    def __post_init__(self) -> None:
        if self.found + self.unknown > self.expected:
            raise ValueError(f"{self.found} found and {self.unknown} unknown of {self.expected}")
        if self.elsewhere and self.found + self.unknown + self.elsewhere > self.expected:
            raise ValueError(f"{self.elsewhere} elsewhere, beside others, of {self.expected}")

    @classmethod
    def lacking(cls, answer: Unsupported | Elsewhere) -> "Answer":
        """What the framework does not have, or not in this deployment."""
        state, there = State.UNSUPPORTED, ""
        if isinstance(answer, Elsewhere):
            state, there = State.ELSEWHERE, answer.deployment
        return cls(0, 1, state, answer.reason, answer.documentation, deployment=there)


class Record(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """See the module; times are seconds, sizes bytes, `started_at` is UTC in ISO 8601."""

    schema: int = SCHEMA
    key: str
    framework: str
    deployment: str
    scenario: str
    profile: str
    measurement: Measurement
    probe: str = ""
    task: str = ""  # what a run does
    purpose: Purpose
    repetition: Number
    order: Number
    status: Status
    reason: str = ""
    exit_code: int | None = None
    signal: int | None = None
    samples: list[Sample] = []
    digests: dict[str, str] = {}
    answers: dict[str, Answer] = {}
    framework_run_id: str | None = None
    framework_version: str | None = None
    freeze_sha256: str | None = None
    lock_sha256: str | None = None
    parameters: dict[str, Any] = {}
    evidence: list[str] = []
    log: str | None = None
    machine: Machine
    harness_version: str
    harness_commit: str | None
    started_at: str

    def __post_init__(self) -> None:
        began = datetime.fromisoformat(self.started_at)
        if began.tzinfo is None or began.year not in YEARS:
            raise ValueError(f"started_at is {self.started_at}: no time in UTC that a clock tells")

    def sample(self, name: str) -> float | None:
        """The value of the sample of that name, or None when it was not measured."""
        return next((s.value for s in self.samples if s.name == name), None)
