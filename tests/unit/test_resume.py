"""Resuming: what is ok is not repeated, what is not is, and an old key is none."""

import shutil
import time

from harness.record import Record
from tests.unit.world import World


def lines(records: list[Record]) -> list[tuple[str, str, str]]:
    return [(r.stratum, r.role, r.status) for r in records]


def mended(world: World) -> None:
    """Let the crash not happen any more."""
    file = world.framework("faulty") / "faults.py"
    file.write_text(file.read_text().replace('raise ValueError("as', 'print("as'))


def test_only_what_failed_is_run_again(finished: World) -> None:
    result = finished.bench("run", "--resume", "it")
    assert result.code == 1
    assert "run it: 1 of 4 cells to do" in result.said
    assert lines(finished.records("it"))[4:] == [("crash", "measured", "failed")]


def test_a_change_of_an_adapter_runs_its_cells_again_and_only_these(finished: World) -> None:
    mended(finished)
    result = finished.bench("run", "--resume")
    assert result.code == 0
    assert lines(finished.records("it"))[4:] == [
        ("fine", "measured", "ok"),
        ("crash", "measured", "ok"),
    ]
    assert finished.bench("run", "--resume").said.startswith("run it: 0 of 4 cells to do")
    assert len(finished.records("it")) == 6


def test_a_change_of_the_scenario_runs_everything_again(finished: World) -> None:
    (finished.scenario / "new.py").touch()
    assert "4 of 4 cells to do" in finished.bench("run", "--resume", "it").said


def test_a_resume_with_nothing_to_do_ends_within_3_s(finished: World) -> None:
    mended(finished)
    finished.bench("run", "--resume", "it")
    seconds = []
    for _ in range(3):
        begin = time.perf_counter()
        process = finished.start("compare", "--resume", "it")
        output = process.communicate()[0]
        seconds.append(time.perf_counter() - begin)
        assert process.returncode == 0
        assert "0 of 4 cells to do" in output
        if seconds[-1] <= 3:
            break
    assert min(seconds) <= 3


def test_a_framework_that_is_gone_is_named(finished: World) -> None:
    shutil.rmtree(finished.framework("faulty"))
    result = finished.bench("run", "--resume", "it")
    assert result.code == 2
    assert "the plan names framework faulty, which is gone" in result.said


def test_without_a_good_baseline_the_others_cannot_count(world: World) -> None:
    file = world.framework("bare") / "adapter.py"
    file.write_text(file.read_text().replace('return "run-1"', "raise OSError('disk on fire')"))
    result = world.bench("run", "-p", "smoke", "--name", "it", "-f", "faulty")
    assert result.code == 1
    reasons = [record.reason for record in world.records("it")]
    assert reasons[0] == "run: OSError: disk on fire"
    assert reasons[1] == "no good run of the baseline to compare its results with"
