"""Status and reason of a finished run; the rest of it is seen in test_faults."""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from harness.intake import results
from harness.planning import catalog
from harness.records.record import Record, Status
from harness.tasks import proofs
from harness.tasks.ending import ended_well
from harness.tasks.equivalence import parse
from harness.tasks.pipeline import CHECK, Right, judge
from harness.tasks.task import Baseline
from harness.tasks.timeline import Mark
from scenarios import timeline as marks_of_steps
from tests.unit.builders import a_record, an_execution, an_outcome
from tests.unit.test_equivalence import JSON, a_result
from tests.unit.world import World

STEPS = ("load_data", "multiply/2", "multiply/3", "select_best")


SALT = b"drawn for this run"


def _evidence(world: World, ran: Sequence[str], **changes: Any) -> Path:
    """A folder with the marks of these steps, and the proofs that they leave."""
    mark = {"kind": "step", "pid": 1, "process_start": 100.0, "cpu": 0.5} | changes
    outputs = a_result()["read_back"]["outputs"]
    lines = [
        {"begin": 100.1, "end": 100.2, "name": name}
        | {"proof": proofs.of(SALT, name, outputs.get(name))}
        | mark
        for name in ran
    ]
    folder = world.home / "marks"
    folder.mkdir(exist_ok=True)
    (folder / "salt").write_bytes(SALT)
    (folder / "timeline.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return folder


def judged(
    world: World,
    right: Right | None = None,
    result: Any = None,
    ran: Sequence[str] = (),
    marked: Mapping[str, Any] = {},
    **outcome: Any,
) -> Record:
    scenario = catalog.scenarios()["tiny"]
    record = a_record(parameters=scenario.profile("smoke").parameters)
    result = result or {"phases": [], "run_id": "r", **a_result()}
    execution = an_execution(_evidence(world, ran or STEPS, **marked), result, **outcome)
    if ended_well(record, execution):
        judge(record, execution, right, scenario)
    return record


def test_the_first_run_of_the_baseline_sets_what_is_right(world: World) -> None:
    record = judged(world)
    assert record.status is Status.OK
    assert record.digests.keys() == {"load_data", "multiply/2", "multiply/3", "select_best"}
    assert record.answers["params"].found == 3


@pytest.mark.parametrize(
    ("ended", "status"), [("exited", Status.FAILED), ("timeout", Status.TIMEOUT)]
)
def test_a_tree_that_cannot_be_ended_is_said_and_never_ok(
    world: World, ended: str, status: Status
) -> None:
    record = judged(world, ended=ended, unended=["dd of=/mnt/dead"])
    assert record.status is status
    assert record.reason == "1 processes withstand SIGKILL: dd of=/mnt/dead"


def test_a_tree_that_the_kernel_killed_for_memory_is_oom(world: World) -> None:
    record = judged(world, exit_code=None, signal=9, oom_kills=1)
    survivor = judged(world, exit_code=1, oom_kills=1)
    assert survivor.status is Status.OOM
    assert (record.status, record.reason) == (
        Status.OOM,
        "the kernel killed 1 processes: out of memory",
    )


def test_a_good_run_beside_somebody_elses_oom_is_ok(world: World) -> None:
    assert judged(world, oom_kills=1).status is Status.OK


def test_an_exit_code_after_good_phases_still_fails_the_run(world: World) -> None:
    assert judged(world, exit_code=3).reason == "exit code 3 after all phases had passed"


def test_sigkill_alone_is_not_oom(world: World) -> None:
    record = judged(world, exit_code=None, signal=9)
    assert (record.status, record.reason) == (Status.FAILED, "died of SIGKILL")


def test_metrics_that_are_no_numbers_are_read_and_count_when_they_come_back(
    world: World, tmp_path: Path
) -> None:
    metrics = {"loss": [[1, math.nan], [2, math.inf], [3, 0.5]]}
    (tmp_path / "evidence").mkdir()
    file = tmp_path / "evidence" / "result.json"
    file.write_text(json.dumps({"phases": [], "run_id": "r", **a_result(metrics=metrics)}))
    assert "NaN" in file.read_text()
    read = results.result(file, an_outcome(), ())
    first = judged(world, result=read)
    first.evidence = ["evidence/result.json", "marks/timeline.jsonl"]
    record = judged(world, Right.of(Baseline(first, tmp_path)), result=read)
    assert record.status is Status.OK
    assert (record.answers["metrics"].found, record.answers["metrics"].expected) == (3, 3)


def test_a_run_that_gives_back_no_outputs_cannot_be_compared(world: World) -> None:
    result = {"phases": [], "run_id": "r", **a_result(outputs={})}
    record = judged(world, result=result)
    assert record.status is Status.UNSUPPORTED
    assert record.reason.startswith("gives back no outputs of steps")
    assert (record.digests, record.answers) == ({}, {})


def test_a_signal_without_a_name_has_its_number(world: World) -> None:
    assert judged(world, exit_code=None, signal=40).reason == "died of signal 40"


@pytest.mark.parametrize("address", ["0.0.0.0:80", "10.0.0.7:80", ":::80"])
def test_a_listener_beyond_loopback_fails_the_run(world: World, address: str) -> None:
    record = judged(world, listeners=["127.0.0.1:5000", address])
    assert record.status is Status.FAILED
    assert record.reason == f"listened on {address}, not on loopback only"


@pytest.mark.parametrize(
    "address", ["127.0.0.1:80", "::1:80", "::ffff:127.0.0.1:80", "127.9.9.9:1"]
)
def test_listeners_on_loopback_are_fine(world: World, address: str) -> None:
    assert judged(world, listeners=[address]).status is Status.OK


def test_other_digests_than_the_baselines_are_a_wrong_result(world: World) -> None:
    first = judged(world)
    right = Right({**first.digests, "load_data": "other"}, None)  # type: ignore[arg-type]
    record = judged(world, right)
    assert record.status is Status.WRONG_RESULT
    assert record.reason == "load_data differs from the baseline's"
    assert record.answers == {}


def test_a_wrong_run_keeps_the_frameworks_own_run_id(world: World) -> None:
    right = Right({"x": "1"}, None)  # type: ignore[arg-type]
    assert judged(world, right).framework_run_id == "r"


@pytest.mark.parametrize(
    ("ran", "said"),
    [
        (STEPS[1:], "steps that never ran: load_data"),
        ((*STEPS, "load_data"), "steps that ran more than once: load_data"),
        (
            (*STEPS[2:], "select_best"),
            "steps that never ran: load_data, multiply/2; "
            "steps that ran more than once: select_best",
        ),
        (
            ("somebody_elses",),
            "steps that never ran: load_data, multiply/2, multiply/3, select_best",
        ),
    ],
)
def test_right_results_count_only_of_steps_that_ran_once(
    world: World, ran: Sequence[str], said: str
) -> None:
    record = judged(world, ran=ran)
    assert record.status is Status.WRONG_RESULT
    assert record.reason == f"{said}; {CHECK}"
    assert record.answers == {}


@pytest.mark.parametrize(
    "marked",
    [
        {"proof": ""},
        {"proof": proofs.of(b"of an earlier run", "load_data", {"numbers": [1, 2, 3]})},
    ],
    ids=["no proof", "an earlier run's proof"],
)
def test_right_results_count_only_of_steps_that_returned_them_in_this_run(
    world: World, marked: Mapping[str, Any]
) -> None:
    record = judged(world, marked=marked)
    assert record.status is Status.WRONG_RESULT
    assert record.reason.startswith(
        "what came back of load_data is not what that step returned in this run; give back "
    )


@pytest.mark.parametrize("times", [(90.0, 90.5), (100.5, 200.0)])
def test_marks_of_another_time_are_not_of_this_run(
    world: World, times: tuple[float, float]
) -> None:
    record = judged(world, marked={"begin": times[0], "end": times[1]})
    assert record.status is Status.WRONG_RESULT
    assert record.reason.startswith("load_data was marked at a time when this run was not")


def _right(world: World, **cpu: float) -> Right:
    facts: dict[str, Any] = {"kind": "step", "pid": 1, "process_start": 100.0, "code": ""}
    marks = {
        name: Mark(
            name=name, begin=100.1, end=100.2, cpu=cpu.get(name.partition("/")[0], 0.1), **facts
        )
        for name in STEPS
    }
    return Right(judged(world).digests, parse(a_result()), marks)


@pytest.mark.parametrize(("cpu", "status"), [(4.9, Status.WRONG_RESULT), (5.1, Status.OK)])
def test_a_step_that_took_far_less_cpu_time_than_plains_was_not_done(
    world: World, cpu: float, status: Status
) -> None:
    record = judged(world, _right(world, load_data=20.0), marked={"cpu": cpu})
    assert record.status is status
    if status is Status.WRONG_RESULT:
        assert "load_data took 4.90 s of CPU time, the baseline 20.00 s" in record.reason


@pytest.mark.parametrize(("cpu", "status"), [(0.01, Status.WRONG_RESULT), (0.1, Status.OK)])
def test_short_steps_are_asked_together(world: World, cpu: float, status: Status) -> None:
    record = judged(world, _right(world, multiply=0.4), marked={"cpu": cpu})
    assert record.status is status
    if status is Status.WRONG_RESULT:
        assert "all steps took 0.04 s of CPU time, the baseline 1.00 s" in record.reason


def test_a_mark_of_other_code_than_the_steps_is_none_of_the_steps(world: World) -> None:
    record = judged(world, _right(world), marked={"code": "adapter.py:7"})
    assert record.status is Status.WRONG_RESULT
    assert "was marked by other code than the step's own: adapter.py:7" in record.reason


@given(output=JSON)
def test_steps_and_host_work_out_the_same_proof(
    tmp_path_factory: pytest.TempPathFactory, output: Any
) -> None:
    salt = tmp_path_factory.getbasetemp() / "salt"
    salt.write_bytes(SALT)
    assert marks_of_steps._proof(salt, "train/CNN", output) == proofs.of(SALT, "train/CNN", output)
