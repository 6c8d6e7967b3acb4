"""Resuming: what is ok is not repeated, what is not is, and an old key is none."""

import os
import shutil
import time
from pathlib import Path

from harness.planning import catalog
from harness.planning import plan as planning
from harness.records.plan import Cell, Target
from harness.records.record import Record, Status
from harness.records.store import RunStore
from harness.running.campaign import Campaign
from tests.unit.asking import Quiet
from tests.unit.world import World


def lines(records: list[Record]) -> list[tuple[str, str, str]]:
    return [(r.deployment, r.purpose, r.status) for r in records]


def fixed(world: World) -> None:
    """Let the crash not happen any more."""
    file = world.framework("faulty") / "faults.py"
    file.write_text(file.read_text().replace('raise ValueError("as', 'print("as'))


def rewrite_failed(world: World, status: str) -> None:
    """Give the record of the crash another status."""
    file = world.run_folder("it") / "records.jsonl"
    assert file.read_text().count('"status":"failed"') == 1
    file.write_text(file.read_text().replace('"status":"failed"', f'"status":"{status}"'))


def test_only_what_failed_is_run_again(finished: World) -> None:
    result = finished.bench("run", "--resume", "it")
    assert result.code == 1
    assert "run it: 1 of 5 cells to do" in result.said
    assert lines(finished.records("it"))[5:] == [("crash", "measured", "failed")]


def test_a_dry_run_of_a_resume_shows_what_is_to_be_done(finished: World) -> None:
    before = finished.records("it")
    result = finished.bench("run", "--resume", "it", "--dry-run")
    assert result.code == 0, result.err
    assert "faulty:crash" in result.out
    assert "faulty:fine" not in result.out
    assert result.out.endswith("1 of 5 cells to do\n")
    rewrite_failed(finished, "ok")
    assert finished.bench("run", "--resume", "it", "--dry-run").out == "0 of 5 cells to do\n"
    assert len(finished.records("it")) == len(before)


def test_a_change_of_an_adapter_runs_its_cells_again_and_only_these(finished: World) -> None:
    fixed(finished)
    result = finished.bench("run", "--resume")
    assert result.code == 0
    assert lines(finished.records("it"))[5:] == [
        ("fine", "measured", "ok"),
        ("crash", "measured", "ok"),
    ]
    assert finished.bench("run", "--resume").said.startswith("run it: 0 of 5 cells to do")
    assert len(finished.records("it")) == 7


class Editing(Quiet):
    """Somebody changes the adapter as soon as faulty:fine has run."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.file = file

    def finished(self, cell: Cell, record: Record) -> None:
        if cell.target.deployment == "fine":
            self.file.write_text(f"{self.file.read_text()}\nCHANGED = 1\n")


def test_a_change_in_the_middle_of_a_run_is_of_the_cells_after_it(world: World) -> None:
    targets = [Target("faulty", "fine"), Target("faulty", "brief")]
    scenario = catalog.scenarios()["tiny"]
    plan = planning.make(targets, [scenario], "smoke", repeat=1, warmup=0)
    store = RunStore.create(plan, "it")
    Campaign(plan, store).run(Editing(world.framework("faulty") / "faults.py"))
    assert {record.status for record in store.records()} == {Status.OK}
    (left,) = Campaign(plan, store).pending()
    assert left.target == targets[0]


def test_a_changed_scenario_runs_everything_again_and_its_new_results_are_right(
    finished: World,
) -> None:
    before = finished.records("it")[0].digests
    steps = finished.scenario / "steps.py"
    steps.write_text(steps.read_text().replace("sum(multiples)", "1 + sum(multiples)"))
    result = finished.bench("run", "--resume", "it")
    assert "5 of 5 cells to do" in result.said
    records = finished.records("it")[5:]
    assert lines(records) == [
        ("process", "warmup", "ok"),
        ("process", "measured", "ok"),
        ("fine", "measured", "ok"),
        ("process", "control", "ok"),
        ("crash", "measured", "failed"),
    ]
    assert records[2].digests == records[0].digests
    assert records[0].digests["select_best"] != before["select_best"]


def test_what_cannot_be_compared_is_neither_a_failure_nor_run_again(finished: World) -> None:
    rewrite_failed(finished, "unsupported")
    assert finished.records("it")[4].status is Status.UNSUPPORTED
    result = finished.bench("run", "--resume", "it")
    assert "0 of 5 cells to do" in result.said
    assert result.code == 0
    assert len(finished.records("it")) == 5


def test_a_resume_with_nothing_to_do_ends_within_3_s(finished: World) -> None:
    rewrite_failed(finished, "ok")
    process = finished.start("compare", "--resume", "it")
    begin = time.monotonic()
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    assert "0 of 5 cells to do" in output
    assert usage.ru_utime + usage.ru_stime <= 3  # what a free machine would take
    assert time.monotonic() - begin <= 12  # a busy one; it waits for nothing


def test_a_framework_that_is_gone_is_named(finished: World) -> None:
    shutil.rmtree(finished.framework("faulty"))
    result = finished.bench("run", "--resume", "it")
    assert result.code == 2
    assert "the plan names faulty:fine, which is not known here; to have it, let " in result.said
    assert "MLOPS_BENCH_FRAMEWORKS" in result.said


def test_without_a_good_baseline_the_others_cannot_count(world: World) -> None:
    file = world.framework("bare") / "adapter.py"
    file.write_text(file.read_text().replace('return "run-1"', "raise OSError('disk on fire')"))
    result = world.bench("run", "-p", "smoke", "--name", "it", "-f", "faulty")
    assert result.code == 1
    reasons = {record.deployment: record.reason for record in world.records("it")}
    assert reasons["process"] == "run: OSError: disk on fire"
    assert reasons["fine"] == "no good run of the baseline to compare its results with"
