"""Records and executions as tests need them, with one thing changed at a time."""

from pathlib import Path
from typing import Any

from harness.records.outcome import Execution, Outcome
from harness.records.plan import Cell, Plan, Target
from harness.records.record import Machine, Measurement, Purpose, Record, Sample, Status

MACHINE = Machine(cpu="some <CPU> | 3 GHz", cores=2, memory_bytes=8 * 10**9, kernel="6", python="3")


def a_record(**changes: Any) -> Record:
    """A good measured run of plain."""
    facts: dict[str, Any] = {
        "key": "k",
        "framework": "plain",
        "deployment": "process",
        "scenario": "tiny",
        "profile": "smoke",
        "measurement": Measurement.RUN,
        "purpose": Purpose.MEASURED,
        "repetition": 1,
        "order": 0,
        "status": Status.OK,
        "log": "logs/000.log",
        "machine": MACHINE,
        "harness_version": "0.1.0",
        "harness_commit": None,
        "started_at": "2026-01-01T00:00:00.000+00:00",
    }
    return Record(**{**facts, "task": _task({**facts, **changes}), **changes})


def costs(wall: float) -> list[Sample]:
    """Samples of all costs, of which only wall and run time matter; both are `wall`."""
    rest = [Sample("cpu", 1.0, "s"), Sample("memory.tree", 1e6, "B"), Sample("written", 5e6, "B")]
    return [Sample("wall", wall, "s"), Sample("run", wall, "s"), *rest]


def a_cell(**changes: Any) -> Cell:
    facts: dict[str, Any] = {
        "target": Target("plain", "process"),
        "scenario": "tiny",
        "profile": "smoke",
        "measurement": Measurement.RUN,
        "purpose": Purpose.MEASURED,
        "repetition": 1,
        "order": 0,
    }
    return Cell(**{**facts, "task": _task({**facts, **changes}), **changes})


def _task(facts: dict[str, Any]) -> str:
    return "pipeline" if facts["measurement"] is Measurement.RUN else ""


def a_plan(*cells: Cell) -> Plan:
    return Plan(list(cells or [a_cell()]), {"tiny/smoke": {"count": 3}})


def an_outcome(**changes: Any) -> Outcome:
    """A tree that ended by itself after one second."""
    facts: dict[str, Any] = {
        "ended": "exited",
        "exit_code": 0,
        "signal": None,
        "begin": 100.0,
        "wall": 1.0,
        "cpu_user": 0.5,
        "cpu_system": 0.25,
        "written": 4096,
        "peak_process": 10,
        "samples": [],
        "leaked": [],
        "listeners": [],
        "oom_kills": 0,
    }
    return Outcome(**{**facts, **changes})


def an_execution(evidence: Path, result: Any = None, **outcome: Any) -> Execution:
    return Execution(
        cell=a_cell(),
        outcome=an_outcome(**outcome),
        result=result,
        evidence=evidence,
        workdir=evidence,
        log=evidence / "log",
        state_bytes=7,
        state_files=1,
        files=[],
    )
