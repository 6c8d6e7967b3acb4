"""The verdict over one run: its status and reason, its digests, and what its store gave back."""

import json
import signal
from pathlib import Path

import msgspec

from harness.measure import equivalence
from harness.measure.equivalence import NotReadBack, ReadBack
from harness.planning.catalog import Scenario
from harness.records.record import Record, Status
from harness.running.execution import Execution
from harness.running.supervisor import LOOPBACK


class Baseline(msgspec.Struct):
    """A good run of plain Python, that others have to equal."""

    digests: dict[str, str]
    read_back: ReadBack

    @classmethod
    def load(cls, record: Record, folder: Path) -> "Baseline":
        """From the record and the result that it keeps as evidence in the run's folder."""
        file = next(name for name in record.evidence if name.endswith("/result.json"))
        result = json.loads((folder / file).read_bytes())
        return cls(record.digests, equivalence.parse(result))


def judge(
    record: Record, execution: Execution, baseline: Baseline | None, scenario: Scenario
) -> None:
    """Fill the record's status, reason, digests, answers, run id and version.

    `baseline` is None for the baseline's own first run, which sets what counts as right.
    """
    result = execution.result
    ended_badly = _how_it_ended(execution)
    if ended_badly or result is None:
        record.status, record.reason = ended_badly or (Status.FAILED, "left no result")
        return
    record.framework_run_id = result["run_id"]
    try:
        read_back = equivalence.parse(result)
        record.framework_version = read_back.version
        if not read_back.outputs:
            record.status = Status.UNSUPPORTED
            record.reason = "gives back no outputs of steps, so its results cannot be compared"
            return
        record.digests = equivalence.digests(read_back)
    except NotReadBack as problem:
        record.status, record.reason = Status.WRONG_RESULT, str(problem)
        return
    baseline = baseline or Baseline(record.digests, read_back)
    different = equivalence.difference(record.digests, baseline.digests)
    if different:
        record.status, record.reason = Status.WRONG_RESULT, different
        return
    record.answers = equivalence.answers(read_back, baseline.read_back, scenario, record.parameters)


def _how_it_ended(execution: Execution) -> tuple[Status, str] | None:
    """Status and reason of a run whose results do not count; None when they do."""
    outcome, result = execution.outcome, execution.result
    if outcome.ended == "timeout":
        return Status.TIMEOUT, f"no end after {outcome.wall:.0f} s"
    failed = outcome.exit_code != 0 or result is None
    if failed and outcome.oom_kills:  # a step's process may be the victim, and the callee survive
        return Status.OOM, f"the kernel killed {outcome.oom_kills} processes: out of memory"
    if outcome.signal is not None:
        return Status.FAILED, f"died of {_signal_name(outcome.signal)}"
    if result is None:
        return Status.FAILED, f"exit code {outcome.exit_code} without a readable result"
    for phase in result["phases"]:
        if phase["error"]:
            return Status.FAILED, f"{phase['name']}: {_first_line(phase['error'])}"
    if outcome.exit_code != 0:
        return Status.FAILED, f"exit code {outcome.exit_code} after all phases had passed"
    if outcome.leaked:
        return Status.FAILED, f"left {len(outcome.leaked)} processes: {outcome.leaked[0]}"
    exposed = [address for address in outcome.listeners if not address.startswith(LOOPBACK)]
    if exposed:
        return Status.FAILED, f"listened on {exposed[0]}, not on loopback only"
    return None


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # a real-time signal, most of which have none
        return f"signal {number}"


def _first_line(message: str) -> str:
    return message.strip().splitlines()[0][:300]
