from pathlib import Path

import pytest

from harness.measure.failures import OutOfTime
from harness.measure.interoperability.exit_codes import judge
from harness.records.outcome import Completed, Outcome
from tests.probes.contexts import a_context


def ended(code: int | None, signal: int | None = None) -> Completed:
    outcome = Outcome(
        ended="exited",
        exit_code=code,
        signal=signal,
        begin=0.0,
        wall=1.0,
        cpu_user=0.0,
        cpu_system=0.0,
        written=0,
        peak_process=0,
        samples=[],
        leaked=[],
        listeners=[],
        oom_kills=0,
    )
    return Completed(outcome, "")


def test_only_a_run_that_passes_may_end_with_zero() -> None:
    assert judge(ended(0), "pass") == ""
    assert judge(ended(1), "pass")
    assert judge(ended(1), "fail") == ""
    assert judge(ended(0), "fail")
    assert judge(ended(None, 9), "crash") == ""
    assert judge(ended(0), "crash")


def test_a_command_without_an_end_tells_no_lie(tmp_path: Path) -> None:
    context = a_context(tmp_path)
    with pytest.raises(OutOfTime, match=r"fail did not end within 0\.5 s"):
        context.run(["sh", "-c", "echo at work; sleep 60"], name="fail", timeout=0.5)
    assert (context.evidence / "fail.log").read_text() == "at work\n"
