"""Records and plans of the oldest schemas, made into today's.

Schema 1 had no probes. Schema 2 called a deployment `stratum` and a purpose `role`. Every run was
of a pipeline. Only the words of a reason told that another deployment has what this one lacks.
"""

from typing import Any

import msgspec

from harness.records.plan import Cell, Plan, Target
from harness.records.record import (
    Answer,
    Count,
    Machine,
    Measurement,
    Number,
    Purpose,
    Record,
    Sample,
    State,
    Status,
)

SCHEMAS = (1, 2)
PIPELINE = "pipeline"  # what every run was
ELSEWHERE = "(not measured"  # as reasons said of what another deployment has


class _Answer(msgspec.Struct, frozen=True, gc=False):
    found: Count
    expected: Count
    supported: bool = True
    reason: str = ""
    documentation: str = ""
    unknown: Count = 0


class _Record(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    schema: int
    key: str
    framework: str
    stratum: str
    scenario: str
    profile: str
    measurement: Measurement
    probe: str = ""
    role: Purpose
    repetition: Number
    order: Number
    status: Status
    reason: str = ""
    exit_code: int | None = None
    signal: int | None = None
    samples: list[Sample] = []
    digests: dict[str, str] = {}
    answers: dict[str, _Answer] = {}
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


class _Target(msgspec.Struct):
    framework: str
    stratum: str


class _Cell(msgspec.Struct):
    target: _Target
    scenario: str
    profile: str
    measurement: Measurement
    role: Purpose
    repetition: int
    order: int
    probe: str = ""


class _Head(msgspec.Struct):
    target: _Target


class _Heads(msgspec.Struct):
    """All that is looked at before it is known to be a plan of these schemas."""

    cells: list[_Head]


class _Plan(msgspec.Struct):
    cells: list[_Cell]
    parameters: dict[str, dict[str, Any]]
    timeout: float | None = None
    endpoint: str | None = None
    port_from: int | None = None


_RECORDS = msgspec.json.Decoder(_Record)


def record(line: bytes) -> Record:
    """Raises ValueError when the line is not a record of these schemas."""
    old = _RECORDS.decode(line)
    fields = {name: getattr(old, name) for name in _KEPT}
    return Record(
        **fields,
        deployment=old.stratum,
        purpose=old.role,
        task=PIPELINE if old.measurement is Measurement.RUN else "",
        status=_status(old),
        answers={name: _answer(answer) for name, answer in old.answers.items()},
    )


FIELDS = _Record.__struct_fields__
_KEPT = set(FIELDS) - {"schema", "stratum", "role", "status", "answers"}


def _status(old: _Record) -> Status:
    elsewhere = old.status is Status.UNSUPPORTED and ELSEWHERE in old.reason
    return Status.ELSEWHERE if elsewhere else old.status


def _answer(old: _Answer) -> Answer:
    state = State.MEASURED
    if not old.supported:
        state = State.ELSEWHERE if ELSEWHERE in old.reason else State.UNSUPPORTED
    return Answer(old.found, old.expected, state, old.reason, old.documentation, old.unknown)


def plan(document: bytes) -> Plan | None:
    """None for one of today; raises ValueError for a broken one of these schemas.

    A plan has no schema: its cells name a stratum.
    """
    try:
        msgspec.json.decode(document, type=_Heads)
    except msgspec.ValidationError:
        return None
    old = msgspec.json.decode(document, type=_Plan)
    cells = [_cell(each) for each in old.cells]
    return Plan(cells, old.parameters, old.timeout, old.endpoint, old.port_from)


def _cell(old: _Cell) -> Cell:
    return Cell(
        target=Target(old.target.framework, old.target.stratum),
        scenario=old.scenario,
        profile=old.profile,
        measurement=old.measurement,
        purpose=old.role,
        repetition=old.repetition,
        order=old.order,
        probe=old.probe,
        task=PIPELINE if old.measurement is Measurement.RUN else "",
    )
