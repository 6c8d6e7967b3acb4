"""Rows, overheads paired by round, the A/A band, and what a resumed cell replaces."""

from typing import Any

import pytest

from harness.records.latest import latest
from harness.records.record import Answer, Measurement, Purpose, Record, Sample, Status
from harness.scoring.comparison import Comparison, compare
from tests.unit.builders import a_record, costs


def plain(
    repetition: int, wall: float, purpose: Purpose = Purpose.MEASURED, **changes: Any
) -> Record:
    return a_record(repetition=repetition, purpose=purpose, samples=costs(wall), **changes)


def other(repetition: int, wall: float, **changes: Any) -> Record:
    facts = {"framework": "other", "deployment": "server", "samples": costs(wall), **changes}
    return a_record(repetition=repetition, **facts)


def failed(repetition: int, status: Status = Status.FAILED, **changes: Any) -> Record:
    facts = {"reason": "why", "log": f"logs/{repetition}.log", **changes}
    return a_record(
        framework="other", deployment="server", repetition=repetition, status=status, **facts
    )


def compared(*records: Record) -> Comparison:
    return compare(records, "plain")


def test_an_overhead_is_the_median_of_differences_within_rounds() -> None:
    found = compared(plain(1, 10), other(1, 13), plain(2, 20), other(2, 22), plain(3, 5))
    assert found.rows[1].overhead["run"].value == 2.5
    assert found.rows[0].overhead["run"].value == 0


def test_a_difference_inside_the_a_a_band_is_none() -> None:
    control = plain(1, 14, Purpose.CONTROL)
    inside = compared(plain(1, 10), control, other(1, 73))
    outside = compared(plain(1, 10), control, other(1, 74))
    noise = inside.noise["tiny/smoke"]["run"]
    assert (noise.low, noise.high, noise.count) == (pytest.approx(-63.7, abs=0.1), -noise.low, 1)
    assert inside.rows[0].band["run"] == noise
    assert inside.differs(inside.rows[1], "run") is False
    assert outside.differs(outside.rows[1], "run") is True


def test_a_framework_that_differs_from_itself_as_much_is_none_either() -> None:
    loud = other(1, 90, purpose=Purpose.CONTROL)
    found = compared(plain(1, 10), plain(1, 10, Purpose.CONTROL), other(1, 80), loud)
    row = found.rows[1]
    assert found.noise["tiny/smoke"]["run"].high == 0
    assert row.control["run"].value == 10
    assert found.differs(row, "run") is False
    quiet = compared(plain(1, 10), plain(1, 10, Purpose.CONTROL), other(1, 80))
    assert quiet.differs(quiet.rows[1], "run") is True


def test_without_a_control_no_difference_can_be_called_one() -> None:
    found = compared(plain(1, 10), other(1, 15))
    assert found.noise["tiny/smoke"] == {}
    assert found.differs(found.rows[1], "run") is None


def test_warmups_and_controls_are_no_figures_of_a_framework() -> None:
    found = compared(plain(0, 99, Purpose.WARMUP), plain(1, 10), plain(1, 77, Purpose.CONTROL))
    assert len(found.rows) == 1
    assert found.rows[0].samples["wall"].value == 10


def test_timings_of_failed_runs_do_not_count() -> None:
    slow = other(2, 1000, status=Status.WRONG_RESULT, reason="differs")
    found = compared(plain(1, 10), plain(2, 10), other(1, 13), slow)
    row = found.rows[1]
    assert row.samples["wall"].count == 1
    assert row.overhead["run"].value == 3
    assert row.status == "wrong_result 1/2"
    assert row.reason == "differs"


def test_a_row_shows_the_log_and_reason_of_its_failure() -> None:
    found = compared(plain(1, 10), other(1, 12), failed(2))
    assert (found.rows[1].reason, found.rows[1].log) == ("why", "logs/2.log")


@pytest.mark.parametrize(
    ("records", "status"),
    [
        ([other(1, 1)], "ok"),
        ([failed(1)], "failed"),
        ([failed(1), failed(2, Status.TIMEOUT), other(3, 1)], "failed 1/3, timeout 1/3"),
        ([failed(1, Status.OOM)], "oom"),
    ],
)
def test_the_status_of_a_row_counts_what_went_wrong(records: list[Record], status: str) -> None:
    assert compared(*records).rows[0].status == status


def test_a_resumed_cell_replaces_its_failure() -> None:
    records = [failed(1, order=1), plain(1, 10, order=0), other(1, 12, order=1)]
    assert [r.order for r in latest(records)] == [0, 1]
    assert compared(*records).rows[1].status == "ok"


def test_deployments_profiles_and_scenarios_are_never_mixed() -> None:
    found = compared(
        plain(1, 1),
        other(1, 1),
        other(1, 1, deployment="store"),
        other(1, 1, profile="quick"),
        plain(1, 5, scenario="second"),
        other(1, 7, scenario="second"),
    )
    assert len(found.rows) == 6
    assert found.rows[-1].overhead["run"].value == 2


def test_a_run_of_another_profile_is_no_baseline() -> None:
    control = plain(1, 1, Purpose.CONTROL, profile="quick")
    found = compared(plain(1, 1), plain(1, 5, profile="quick"), control, other(1, 7))
    quick = compared(plain(1, 1), other(1, 7, profile="quick"))
    assert found.rows[2].overhead["run"].value == 6
    assert found.differs(found.rows[2], "run") is None, "the control is of another profile"
    assert quick.rows[1].overhead == {}


def test_three_rounds_give_an_interval_by_their_spread() -> None:
    rounds = range(1, 4)
    found = compared(*(plain(n, 10) for n in rounds), *(other(n, 10 + n) for n in rounds))
    overhead = found.rows[1].overhead["run"]
    assert (overhead.low, overhead.value, overhead.high) == pytest.approx(
        (-0.48, 2, 4.48), abs=0.01
    )


def test_of_installs_the_newest_that_went_well_counts() -> None:
    def install(repetition: int, status: Status, cold: float) -> Record:
        what = {"measurement": Measurement.INSTALL, "scenario": "", "order": repetition}
        samples = [Sample("install.cold", cold, "s")]
        return a_record(**what, repetition=repetition, status=status, samples=samples)

    good = [install(n, Status.OK, n) for n in (1, 2)]
    found = compared(*good, install(3, Status.FAILED, 9))
    assert found.installs["plain:process"].sample("install.cold") == 2
    assert compared(install(1, Status.FAILED, 9)).installs["plain:process"].status == "failed"


def test_six_rounds_give_an_interval() -> None:
    rounds = range(1, 7)
    found = compared(*(plain(n, 10) for n in rounds), *(other(n, 10 + n) for n in rounds))
    overhead = found.rows[1].overhead["run"]
    assert (overhead.low, overhead.value, overhead.high) == (1, 3.5, 6)


def test_installs_and_answers_are_carried_along() -> None:
    answer = {"params": Answer(1, 2)}
    install = other(
        1, 1, measurement=Measurement.INSTALL, scenario="", samples=[Sample("install.cold", 9, "s")]
    )
    found = compared(install, plain(1, 1), other(1, 2, answers=answer, framework_version="3"))
    assert found.installs["other:server"].sample("install.cold") == 9
    assert found.rows[1].answers == answer
    assert found.rows[1].version == "3"
