"""The record: one JSON line per framework, scenario, measurement and repetition."""

from enum import StrEnum
from typing import Any

import msgspec

SCHEMA = 2
READABLE = (1, SCHEMA)  # 2 added probes: fields and values that 1 does not have


class Status(StrEnum):
    """How a planned cell ended."""

    OK = "ok"
    FAILED = "failed"
    TIMEOUT = "timeout"
    OOM = "oom"
    WRONG_RESULT = "wrong_result"
    UNSUPPORTED = "unsupported"
    SKIPPED = "skipped"
    INTERRUPTED = "interrupted"
    ERROR = "error"  # a tool of ours failed: says nothing about the framework


# Nothing to look into: it has an answer, or is none of this machine's or stratum's questions.
WELL = frozenset({Status.OK, Status.UNSUPPORTED, Status.SKIPPED})


class Measurement(StrEnum):
    """What a cell measures."""

    INSTALL = "install"
    RUN = "run"
    PROBE = "probe"  # one question of the rubric; which one, the record's `probe` says


class Role(StrEnum):
    """Why a run was made: only `measured` ones are a framework's figures."""

    MEASURED = "measured"
    CONTROL = "control"  # the A/A control: the baseline a second time in the same round
    WARMUP = "warmup"


class Sample(msgspec.Struct, frozen=True, gc=False):
    """One measured figure with its unit."""

    name: str
    value: float
    unit: str


class Machine(msgspec.Struct, frozen=True, gc=False):
    """Where it was measured."""

    cpu: str
    cores: int
    memory_bytes: int
    kernel: str
    python: str


class Answer(msgspec.Struct, frozen=True, gc=False):
    """What a framework's store gave back of one kind of thing, judged against the baseline.

    `found` of `expected` items were there and right, `unknown` of them could not be tried on this
    machine; `reason` and `documentation` say why not.
    """

    found: int
    expected: int
    supported: bool = True
    reason: str = ""
    documentation: str = ""
    unknown: int = 0


class Record(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """See the module; times are seconds, sizes bytes, `started_at` is UTC in ISO 8601."""

    schema: int = SCHEMA
    key: str
    framework: str
    stratum: str
    scenario: str
    profile: str
    measurement: Measurement
    probe: str = ""
    role: Role
    repetition: int
    order: int
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

    def sample(self, name: str) -> float | None:
        """The value of the sample of that name, or None when it was not measured."""
        return next((s.value for s in self.samples if s.name == name), None)


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Record)


def encode(record: Record) -> bytes:
    """One line, validated: what cannot be read again is not written."""
    line = _ENCODER.encode(record)
    decode(line)
    return line


def decode(line: bytes) -> Record:
    """Raise ValueError when the line is no record of this schema; the message says where."""
    record = _DECODER.decode(line)
    if record.schema not in READABLE:
        raise ValueError(f"schema {record.schema}, this harness reads {SCHEMA}")
    return record
