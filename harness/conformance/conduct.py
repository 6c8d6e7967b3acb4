"""Checks on how a run behaves: what it executes, starts, keeps and touches."""

from pathlib import Path

import psutil

from harness.conformance.registry import check
from harness.conformance.subject import Subject
from harness.tasks import timeline
from harness.tasks.ending import left_by_stop
from harness.tasks.pipeline import Pipeline

EVIDENCE_BYTES = 2_000_000
OVERLAP = 0.01  # s


@check("each step once", task=Pipeline.name)
def each_step_once(subject: Subject) -> str | None:
    """Each step was executed exactly once."""
    wanted = subject.scenario.steps(subject.run.parameters)
    miscounted = timeline.miscounted(subject.run.marks, wanted)
    if miscounted is None:
        return None
    return (
        f"{miscounted}; turn retries off in {subject.where} "
        "and hand MLOPS_BENCH_TIMELINE on to processes that execute steps"
    )


@check("one after another", task=Pipeline.name)
def one_after_another(subject: Subject) -> str | None:
    """Steps do not overlap, so that wall times compare with plain Python's."""
    marks = subject.run.step_marks
    for before, after in zip(marks, marks[1:], strict=False):
        if after.begin < before.end - OVERLAP:
            return (
                f"{after.name} began while {before.name} was going on: in {subject.where} let the "
                "framework run one task at a time"
            )
    return None


@check("nothing left behind")
def nothing_left(subject: Subject) -> str | None:
    """No process outlives the run."""
    outcome = subject.run.outcome
    left = [*outcome.leaked, *left_by_stop(outcome, subject.run.phases)]
    if not left:
        return None
    return (
        f"still alive when the run was over: {list(dict.fromkeys(left))}; end them in "
        f"Adapter.stop in {subject.where} (harness.worker.service.Service ends its whole group)"
    )


@check("loopback only")
def loopback_only(subject: Subject) -> str | None:
    """Services listen on loopback only."""
    exposed = subject.run.outcome.exposed
    if not exposed:
        return None
    return f"a service listens on {exposed[0]}: in {subject.where} bind it to 127.0.0.1"


@check("ports as given")
def ports_as_given(subject: Subject) -> str | None:
    """Services listen on request.ports only, so that no fixed port can be taken already."""
    run = subject.run
    ports = [int(address.rpartition(":")[2]) for address in run.outcome.listeners]
    low, high = _ephemeral()
    fixed = [port for port in ports if port not in run.ports and not low <= port <= high]
    if not fixed:
        return None
    return f"something listens on port {fixed[0]}: in {subject.where} give it one of request.ports"


@check("evidence size")
def evidence_size(subject: Subject) -> str | None:
    """Evidence stays small, since it is kept with every record."""
    files = [file for file in subject.run.evidence.rglob("*") if file.is_file()]
    size = sum(file.stat().st_size for file in files)
    if size <= EVIDENCE_BYTES:
        return None
    largest = max(files, key=lambda file: file.stat().st_size)
    return (
        f"evidence has {size} bytes, the bound is {EVIDENCE_BYTES}; in {subject.where} put "
        f"{largest.name} ({largest.stat().st_size} bytes) into request.workdir instead"
    )


@check("no talk with other machines")
def no_peers(subject: Subject) -> str | None:
    """No process of the run, Python or not, was seen connected to another machine."""
    own = {a.address for found in psutil.net_if_addrs().values() for a in found}
    away = [
        p for p in subject.run.outcome.peers if p.partition(" ")[0].rpartition(":")[0] not in own
    ]
    if not away:
        return None
    return f"seen connected: {away}; turn telemetry and update checks off in {subject.where}"


def _ephemeral() -> tuple[int, int]:
    """Ports that the system hands out itself, so that two never collide."""
    low, high = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()
    return int(low), int(high)
