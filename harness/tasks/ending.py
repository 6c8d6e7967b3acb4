"""How a run ended, whatever its task: what does not count, and why."""

from collections.abc import Iterable

from harness.records.outcome import Execution, Outcome, Phase
from harness.records.record import Record, Status
from harness.tasks import watched
from harness.worker.processes import TICK, signal_name

APART = (
    "a process that never ran the work reads back, and of the working folder only `store` of "
    "framework.toml is left ({}): take everything from the framework's store"
)


def ended_well(record: Record, execution: Execution) -> bool:
    """Whether the run is for its task to judge; else the record's status and reason are filled."""
    bad = _how_it_ended(execution)
    if bad is None and (wrong := watched.misbehaved(execution.evidence, execution.outcome.begin)):
        bad = Status.FAILED, wrong
    if bad or execution.result is None:
        record.status, record.reason = bad or (Status.FAILED, "left no result")
        return False
    record.framework_run_id = execution.result["run_id"]
    return True


def left_by_stop(outcome: Outcome, phases: Iterable[Phase]) -> list[str]:
    """What `stop` had started and was alive when it returned, however soon it ended then."""
    found: list[str] = []
    for phase in phases:
        if phase["name"] == "stop":
            found += phase.get("left", [])
            found += [p.command for p in outcome.lingering if p.started >= phase["begin"] - TICK]
    return list(dict.fromkeys(found))


def _how_it_ended(execution: Execution) -> tuple[Status, str] | None:
    """Status and reason of a run whose results do not count; None when they do."""
    outcome, result = execution.outcome, execution.result
    if outcome.unended:  # first of all: it may well be a device or a network disk
        left = f"{len(outcome.unended)} processes withstand SIGKILL: {outcome.unended[0]}"
        return (Status.TIMEOUT if outcome.ended == "timeout" else Status.FAILED), left
    if outcome.ended == "timeout":
        return Status.TIMEOUT, f"no end after {outcome.wall:.0f} s"
    if outcome.ended == "flooded":
        by_itself = outcome.exit_code == 0
        return Status.FAILED, outcome.flood if by_itself else f"{outcome.flood}, and was ended"
    failed = outcome.exit_code != 0 or result is None
    if failed and outcome.oom_kills:  # a step's process may be the victim, and the callee survive
        return Status.OOM, f"the kernel killed {outcome.oom_kills} processes: out of memory"
    if outcome.signal is not None:
        return Status.FAILED, f"died of {signal_name(outcome.signal)}"
    if result is None:
        why = f": {execution.spoilt}" if execution.spoilt else ""
        return Status.FAILED, f"exit code {outcome.exit_code} without a readable result{why}"
    spoilt = f"left what is not accepted: {execution.spoilt}" if execution.spoilt else ""
    if bad := next((phase for phase in result["phases"] if phase["error"]), None):
        status, reason = _raised(bad)
        return status, f"{reason}; {spoilt}" if spoilt else reason
    if outcome.exit_code != 0:
        return Status.FAILED, f"exit code {outcome.exit_code} after all phases had passed"
    if spoilt:
        return Status.FAILED, spoilt
    return _how_it_behaved(outcome, result["phases"])


def _how_it_behaved(outcome: Outcome, phases: Iterable[Phase]) -> tuple[Status, str] | None:
    """The same for a run that did its work."""
    if outcome.leaked:
        return Status.FAILED, f"left {len(outcome.leaked)} processes: {outcome.leaked[0]}"
    if late := left_by_stop(outcome, phases):
        return Status.FAILED, f"stop started a process and left it: {late[0]}"
    if outcome.exposed:
        return Status.FAILED, f"listened on {outcome.exposed[0]}, not on loopback only"
    return None


def _raised(phase: Phase) -> tuple[Status, str]:
    """What a phase that ended with an error says of the run."""
    if missing := phase.get("not_wired"):
        return Status.NOT_WIRED, _first_line(missing)
    reason = f"{phase['name']}: {_first_line(phase['error'] or '')}"
    if "store" in phase:
        reason += f"; {APART.format(', '.join(phase['store']) or 'nothing')}"
    if where := phase.get("own_lines"):  # which says nothing of the framework
        return Status.ERROR, f"{reason}; your own lines: {where}"
    if phase.get("late"):  # nor does this: it may only have been slow here
        return Status.ERROR, f"{reason}; a limit of the adapter's, not an end of the framework"
    return Status.FAILED, reason


def _first_line(message: str) -> str:
    return next(iter(message.strip().splitlines()), "no message")[:300]
