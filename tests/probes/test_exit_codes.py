from harness.measure.interoperability.exit_codes import judge
from harness.measure.probe import Completed
from harness.records.outcome import Outcome


def ended(code: int | None, signal: int | None = None, how: str = "exited") -> Completed:
    outcome = Outcome(
        ended=how,  # type: ignore[arg-type]
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
    assert judge(ended(None, how="timeout"), "fail")
