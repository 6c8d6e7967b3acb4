"""What the probes of configuration count, given what steps noted and frameworks said."""

from datetime import date
from typing import Any

import psutil
import pytest

from harness.measure.configuration import (
    branch,
    cache,
    concurrency,
    fan_out,
    rejection,
    resume,
    retry,
    schedule,
    step_environment,
    timeout,
    typed_parameters,
)
from harness.measure.configuration.executor_swap import elsewhere
from harness.measure.probe import FrameworkFailed
from harness.measure.witness import Note
from harness.worker.place import here, program
from harness.worker.questions.configuration import Said


def note(what: str, at: float = 1.0, pid: int = 1, **more: Any) -> Note:
    return Note(what, at, pid, more)


def test_typed_parameters() -> None:
    wrong, values = typed_parameters.wrong, dict[str, Any](typed_parameters.VALUES)
    assert not wrong([note("got", **values)])
    assert "count: '7' instead of 7" in wrong([note("got", **{**values, "count": "7"})])
    assert "count: 7.0" in wrong([note("got", **{**values, "count": 7.0})])
    assert "flag: 1 " in wrong([note("got", **{**values, "flag": 1})])
    assert "label: None" in wrong([note("got", count=7, rate=0.625, flag=True)])
    assert "0 notes" in wrong([])
    assert "2 notes" in wrong([note("got", **values)] * 2)


@pytest.mark.parametrize(
    ("code", "message", "steps", "reason"),
    [
        (2, "invalid value for count", 0, ""),
        (422, "'seven' is not of type 'integer'", 0, ""),
        (1, "something went wrong", 0, "without the parameter's name"),
        (0, "count is fine", 0, "accepted"),
        (201, "count is fine", 0, "accepted"),
        (1, "count is no int", 1, "1 steps ran"),
    ],
)
def test_rejection(code: int, message: str, steps: int, reason: str) -> None:
    said: Said = {"code": code, "message": message}
    found = rejection.wrong(said, {"count": "seven"}, steps=steps)
    assert (reason in found) if reason else not found


def test_branch() -> None:
    decided = note("decide", pid=1)
    assert not branch.wrong([decided, note("left", pid=2)], "left")
    assert branch.wrong([decided, note("right", pid=2)], "left")
    assert branch.wrong([decided, note("left", pid=2), note("right", pid=3)], "left")
    assert branch.wrong([decided], "left")
    assert "one process" in branch.wrong([decided, note("left", pid=1)], "left")


def test_fan_out() -> None:
    items = [note("item", number=number) for number in range(3)]
    assert not fan_out.wrong([*items, note("join", results=[5, 1, 2])], 3)
    assert not fan_out.wrong([*items, note("join", results=[5.0, 1.0, 2.0])], 3)
    assert "joined" in fan_out.wrong([*items, note("join", results=[5, 1])], 3)
    assert "steps" in fan_out.wrong([*items[:2], note("join", results=[5, 1, 2])], 3)
    assert "steps" in fan_out.wrong([*items, items[0], note("join", results=[5, 1, 2])], 3)
    assert "0 joins" in fan_out.wrong(items, 3)


def test_a_fan_out_lasts_from_its_first_step_to_its_join() -> None:
    notes = [Note("item", 12.0, 1), Note("item", 10.0, 1), Note("join", 15.5, 1)]
    assert fan_out.lasted(notes) == 5.5
    assert fan_out.lasted(notes[:2]) is None
    assert fan_out.lasted(notes[2:]) is None


@pytest.mark.parametrize(
    ("attempts", "succeeded", "tries", "right"),
    [
        (3, True, 3, True),
        (2, False, 2, True),
        (3, True, 2, False),
        (1, False, 3, False),
        (3, False, 3, False),
        (2, True, 2, False),
        (2, None, 2, False),
    ],
)
def test_retry(attempts: int, succeeded: object, tries: int, *, right: bool) -> None:
    assert (not retry.wrong(attempts, succeeded, tries)) == right


def test_resume_counts_what_was_not_run_again() -> None:
    last = note("step", name="four", got=4)
    assert resume.spared([last]) == 3
    assert resume.spared([note("step", name="three"), last]) == 2
    assert resume.spared([*(note("step", name=name) for name in resume.FINISHED), last]) == 0
    with pytest.raises(FrameworkFailed, match="got \\[\\]"):
        resume.spared([])
    with pytest.raises(FrameworkFailed, match="None"):
        resume.spared([note("step", name="four", got=None)])


def test_timeout() -> None:
    begun, over = note("begin", at=10.0), note("over", at=17.0)
    assert not timeout.not_failed([begun, over], (10.0, 17.0), succeeded=False)
    assert "succeeded" in timeout.not_failed([begun, over], (10.0, 17.0), succeeded=True)
    assert "61 s" in timeout.not_failed([begun, over], (10.0, 71.0), succeeded=False)
    ended = [begun, note("end", at=16.0), over]
    assert "came to its end" in timeout.not_failed(ended, (10.0, 17.0), succeeded=False)


def test_cache() -> None:
    shown, worked = note("shown", result="one-apples-1"), note("work")
    assert not cache.wrong([shown], cache.FIRST, runs=0)
    assert not cache.wrong([worked, shown], cache.FIRST, runs=1)
    assert "runs of the step" in cache.wrong([worked, shown], cache.FIRST, runs=0)
    assert "runs of the step" in cache.wrong([shown], cache.FIRST, runs=1)
    assert "shown" in cache.wrong([worked, shown], cache.CHANGED["code"], runs=1)
    assert "shown" in cache.wrong([], cache.FIRST, runs=0)


def test_schedule() -> None:
    day = date(2026, 1, 5)
    right = note("interval", start="2026-01-05T00:00:00+00:00", end="2026-01-06T00:00:00Z")
    assert not schedule.wrong([right], day)
    assert not schedule.wrong([note("interval", start="2026-01-05", end="2026-01-06")], day)
    assert "2 runs" in schedule.wrong([right, right], day)
    assert "0 runs" in schedule.wrong([right], date(2026, 1, 6))
    assert "0 runs" in schedule.wrong([note("interval", start=None, end=None)], day)
    assert "ends at" in schedule.wrong([note("interval", start="2026-01-05", end=None)], day)


def test_step_environment() -> None:
    seen = [note("seen", step="one", version="1.0"), note("seen", step="two", version="2.0")]
    assert not step_environment.wrong(seen, "version", ["1.0", "2.0"])
    same = [note("seen", step=step, version="1.0") for step in ("one", "two")]
    assert "of step two" in step_environment.wrong(same, "version", ["1.0", "2.0"])
    assert "of step one" in step_environment.wrong([], "variable", ["x", None])


@pytest.mark.parametrize(
    ("length", "limit", "reason"),
    [
        (10, None, ""),
        (1, None, "one after another"),
        (2, 2, ""),
        (10, 2, "6 at once"),
        (1, 2, "1 at once"),
    ],
)
def test_concurrency(length: int, limit: int | None, reason: str) -> None:
    begins = [note("begin", at=float(number)) for number in range(6)]
    ends = [note("end", at=number + length - 0.5) for number in range(6)]
    found = concurrency.wrong([*begins, *ends], limit)
    assert (reason in found) if reason else not found
    assert "5 of 6 steps" in concurrency.wrong([*begins[:5], *ends], limit)


def test_an_executor_is_another_one_where_it_runs_steps_elsewhere() -> None:
    place: dict[str, Any] = {"host": "h", "namespace": "pid:[1]", "ancestors": ["worker 1: task a"]}
    again = {**place, "ancestors": ["worker 2: task b", "another script"]}
    assert not elsewhere(note("ran", **place), note("ran", **again))
    for field, value in {
        "host": "i",
        "namespace": "pid:[2]",
        "ancestors": ["pool 1: task a"],
    }.items():
        assert elsewhere(note("ran", **place), note("ran", **{**place, field: value}))


LOKY = "-m joblib.externals.loky.backend.popen_loky_posix"
SPAWNED = (
    "-c from multiprocessing.spawn import spawn_main; spawn_main(tracker_fd={}, pipe_handle={})"
)


@pytest.mark.parametrize(
    ("default", "swapped", "differ"),
    [
        ((LOKY, "python a.py"), (SPAWNED.format(5, 7), "python a.py"), True),
        ((SPAWNED.format(5, 7), "python a.py"), (SPAWNED.format(6, 9), "python a.py"), False),
        (("a.py", "python a.py"), (SPAWNED.format(5, 7), "python a.py"), True),
        (("a.py", "bash -e -c echo a\npython a.py"), ("a.py", "bash -e -c python a.py"), False),
        (("a.py", "/bin/sh -c python a.py"), ("b.py", "/bin/sh -c python b.py"), False),
        (("a.py", "/bin/sh -c python a.py"), ("a.py", "python a.py"), True),
        (("a.py", "python -m harness.worker.probe x"),
         ("b.py", "python -m harness.worker.probe y"), False),
    ],
)  # fmt: skip
def test_workers_of_one_parent_are_told_apart_by_their_program(
    default: tuple[str, str], swapped: tuple[str, str], differ: bool
) -> None:
    """A shell's text is the script, and a user's program may have any name."""
    first, second = (
        note("ran", host="h", namespace="1", program=program, ancestors=[parent])
        for program, parent in (default, swapped)
    )
    assert elsewhere(first, second) == differ


def test_a_place_says_what_its_process_runs() -> None:
    assert here()["program"] == program(psutil.Process().cmdline())
    assert program(["python", "-u", "/a/b.py", "--n", "3"]) == "/a/b.py"
    assert program(["python", "-I", "-m", "a.b", "c"]) == "-m a.b"
    assert program(["acme worker: task 3"]) == "acme worker: task 3"
