"""What the harness makes of adapters that misbehave, in one real run over all of them."""

import pytest

from harness.records.record import Purpose, State, Status
from tests.unit.conftest import FAULTS, HANGS_TIMEOUT, Campaign

VERDICTS = {
    "fine": (Status.OK, ""),
    "crash": (Status.FAILED, "run: ValueError: as <b>told</b>"),
    "exit": (Status.FAILED, "exit code 7 without a readable result"),
    "segfault": (Status.FAILED, "died of SIGSEGV"),
    "killed": (Status.FAILED, "died of SIGKILL"),
    "wrong": (Status.WRONG_RESULT, "select_best differs from the baseline's"),
    "garbage": (Status.WRONG_RESULT, "wrong shape: Expected `object`, got `str` - at `$.outputs`"),
    "not_json": (Status.FAILED, "exit code 0 without a readable result"),
    "shapeless": (Status.FAILED, "exit code 0 without a readable result"),
    "lost": (Status.WRONG_RESULT, "file multiples/2 of step multiply/2 did not come back"),
    "altered": (Status.WRONG_RESULT, "file multiples/2 came back from the store with other bytes"),
    "leak": (Status.FAILED, "left 1 processes: "),
    "late": (Status.FAILED, "stop started a process and left it: "),
    "escaped": (Status.FAILED, "stop started a process and left it: sh -c"),
    "recalled": (Status.WRONG_RESULT, "steps that never ran: load_data, multiply/2"),
    "exposed": (Status.FAILED, "listened on 0.0.0.0:"),
    "silent_service": (Status.ERROR, "configure: NotReady: thinker not ready after 0.5 s"),
    "dead_service": (Status.FAILED, "configure: ServiceFailed: mayfly ended with 1"),
    "remote": (Status.SKIPPED, "needs what this machine does not have: endpoint"),
    "uninstallable": (Status.FAILED, "install: uv pip failed"),
}


@pytest.mark.parametrize("deployment", VERDICTS)
def test_each_fault_gets_its_status_and_a_reason(faults: Campaign, deployment: str) -> None:
    status, reason = VERDICTS[deployment]
    record = faults.record(deployment)
    assert record.status is status
    assert reason in record.reason


def test_some_failed_runs_make_exit_code_1(faults: Campaign) -> None:
    assert faults.result.code == 1


def test_every_planned_cell_has_one_record_whatever_happens(faults: Campaign) -> None:
    cells = faults.world.store("all").plan().cells
    assert [r.order for r in faults.records] == [cell.order for cell in cells]
    assert len(cells) == len(FAULTS) + 3  # the baseline: as a warm-up, measured, as control


def test_runs_after_a_fault_go_on_as_before(faults: Campaign) -> None:
    control = next(record for record in faults.records if record.purpose is Purpose.CONTROL)
    before = [r for r in faults.records if r.order < control.order and r.status is Status.FAILED]
    assert control.status is Status.OK
    assert len(before) > 3


def test_no_process_outlives_the_harness(faults: Campaign) -> None:
    assert faults.processes_left == 0


@pytest.mark.parametrize("deployment", ["hang", "stubborn"])
def test_a_timeout_is_overrun_by_at_most_5_s(hangs: Campaign, deployment: str) -> None:
    record = hangs.record(deployment)
    wall = record.sample("wall")
    assert record.status is Status.TIMEOUT
    assert record.reason.startswith("no end after")
    assert wall is not None
    assert HANGS_TIMEOUT <= wall <= HANGS_TIMEOUT + 5


def test_hanging_processes_are_gone_and_the_others_ran(hangs: Campaign) -> None:
    assert hangs.processes_left == 0
    assert [r.status for r in hangs.records if r.framework == "bare"] == [Status.OK] * 3
    assert hangs.result.code == 1


def test_a_signal_and_an_exit_code_are_kept_apart(faults: Campaign) -> None:
    assert (faults.record("segfault").signal, faults.record("segfault").exit_code) == (11, None)
    assert (faults.record("exit").signal, faults.record("exit").exit_code) == (None, 7)


def test_every_failed_run_has_a_log(faults: Campaign) -> None:
    for deployment in set(FAULTS) - {"remote", "uninstallable"}:
        record = faults.record(deployment)
        assert record.log is not None
        assert (faults.world.run_folder("all") / record.log).exists(), deployment


def test_the_log_of_a_crash_holds_its_traceback(faults: Campaign) -> None:
    log = faults.world.run_folder("all") / str(faults.record("crash").log)
    assert "faults.py" in log.read_text()


def test_a_failed_install_names_the_log_that_says_why(faults: Campaign) -> None:
    log = faults.world.run_folder("all") / str(faults.record("uninstallable").log)
    assert "no-such-distribution" in log.read_text()


def test_a_service_that_never_answers_leaves_its_last_words_in_the_log(faults: Campaign) -> None:
    log = faults.world.run_folder("all") / str(faults.record("silent_service").log)
    assert "thinking" in log.read_text()


def test_a_run_that_is_skipped_or_fails_before_it_starts_has_no_samples(faults: Campaign) -> None:
    assert faults.record("remote").samples == []
    assert faults.record("uninstallable").samples == []


def test_working_folders_are_removed(faults: Campaign) -> None:
    assert list((faults.world.run_folder("all") / "work").iterdir()) == []


def test_evidence_paths_of_a_record_exist_in_the_run_folder(faults: Campaign) -> None:
    evidence = faults.record("fine").evidence
    names = {path.rpartition("/")[2] for path in evidence}
    assert {"request.json", "result.json", "outcome.json", "timeline.jsonl"} <= names
    assert all((faults.world.run_folder("all") / path).is_file() for path in evidence)


def test_what_a_store_does_not_give_back_is_counted(faults: Campaign) -> None:
    answers = faults.record("brief").answers
    assert (answers["metrics"].found, answers["metrics"].expected) == (0, 6)
    assert (answers["step timing"].found, answers["step timing"].expected) == (1, 4)
    assert (answers["artifacts"].found, answers["artifacts"].expected) == (2, 2)


def test_what_a_framework_does_not_have_carries_the_page_that_says_so(faults: Campaign) -> None:
    answer = faults.record("fine").answers["code version"]
    assert answer.state is State.UNSUPPORTED
    assert answer.documentation == "https://example.org/docs/code"


def test_a_good_run_has_figures_of_everything_that_is_measured(faults: Campaign) -> None:
    record = faults.record("fine")
    for name in ("wall", "cpu", "written", "state.bytes", "configure.files", "phase.run"):
        assert record.sample(name) is not None, name
    assert record.sample("processes.workload") == 1
    assert record.sample("processes.leaked") == 0
    assert record.framework_run_id == "run-1"
    assert record.framework_version == "1.0"


def test_a_run_is_charged_with_neither_services_nor_read_back(faults: Campaign) -> None:
    record = faults.record("fine")
    figures = {sample.name: sample.value for sample in record.samples}
    wall, run = figures["wall"], figures["run"]
    services, read_back = figures["share.services"], figures["share.read_back"]
    assert services > 0
    assert read_back > 0
    assert run == pytest.approx(wall - services - read_back)


def test_what_the_host_cannot_see_in_a_deployment_is_left_out_there_alone(faults: Campaign) -> None:
    unseen = {"cpu", "memory.tree"}
    full = {sample.name for sample in faults.record("fine").samples}
    assert unseen <= full
    assert {sample.name for sample in faults.record("brief").samples} == full - unseen


def test_shares_of_a_real_run_sum_to_its_wall_time(faults: Campaign) -> None:
    record = faults.record("fine")
    shares = [s.value for s in record.samples if s.name.startswith("share.")]
    assert sum(shares) == pytest.approx(record.sample("wall"))


def test_results_are_those_of_the_baseline(faults: Campaign) -> None:
    assert faults.record("fine").digests == faults.records[0].digests
    assert "file multiples/3" in faults.records[0].digests


def test_the_output_shows_each_failure_with_reason_and_log(faults: Campaign) -> None:
    for deployment in ("crash", "lost", "wrong", "uninstallable"):
        record = faults.record(deployment)
        log = faults.world.run_folder("all") / str(record.log)
        assert f"log: {log}\n" in faults.result.out
        assert record.reason[:40] in faults.result.said
