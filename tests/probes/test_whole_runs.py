"""What the probes of whole runs count: crashes, pauses, queues, and runs at the same time."""

import json
import textwrap
from pathlib import Path
from typing import Any

import pytest

from harness.measure.configuration import at_once, concurrent_runs, pause, queues, scheduler_crash
from harness.measure.failures import FrameworkFailed, ToolFailed
from harness.measure.probe import Context
from harness.measure.witness import Note, most_at_once, read
from harness.worker.questions.configuration import Survived
from tests.probes.contexts import a_context

RIGHT: Survived = {"succeeded": True, "results": {"one": 1, "two": 2, "three": 4}}


def notes(*words: str, **each: Any) -> list[Note]:
    """One a second."""
    return [Note(word, float(at), 1, each) for at, word in enumerate(words)]


def spans(key: str, *begun: tuple[Any, float, float]) -> list[Note]:
    """Of what began and ended then, in the order of time."""
    found = [Note("begin", begin, 1, {key: name}) for name, begin, _ in begun]
    found += [Note("end", end, 1, {key: name}) for name, _, end in begun]
    return sorted(found, key=lambda each: each.at)


@pytest.mark.parametrize(
    ("words", "early", "late"),
    [
        (("triggered", "resumed", "step"), "", ""),
        (("triggered", "step", "resumed"), "1 steps ran", "0 instead of 1"),
        (("triggered", "resumed"), "", "0 instead of 1"),
        (("triggered", "resumed", "step", "step"), "", "2 instead of 1"),
        (("triggered", "step", "resumed", "step"), "1 steps ran", ""),
        (("resumed", "step"), "no trigger", ""),
        (("triggered", "step"), "no end of the pause", "not resumed"),
    ],
)
def test_pause(words: tuple[str, ...], early: str, late: str) -> None:
    for found, reason in (
        (pause.ran_early(notes(*words)), early),
        (pause.ran_late(notes(*words)), late),
    ):
        assert (reason in found) if reason else not found


def test_a_pause_has_a_run_without_one_beside_it() -> None:
    assert pause.until_step(notes("triggered", "step")) == 1.0
    for words in (("triggered",), ("step",), ("triggered", "step", "step")):
        with pytest.raises(FrameworkFailed, match="instead of one of each"):
            pause.until_step(notes(*words))


def test_priorities() -> None:
    wanted = {"a": 1, "b": 3, "c": 2}
    right = [("hold", 0, 4), ("b", 5, 9), ("c", 10, 14), ("a", 15, 19)]
    assert not queues.out_of_order(spans("name", *right), wanted)
    assert "began" in queues.out_of_order(spans("name", *right), {"a": 3, "b": 1, "c": 2})
    assert "began" in queues.out_of_order(spans("name", *right[1:]), wanted)
    beside = [*right[:3], ("a", 13, 17)]
    assert "at once: 2" in queues.out_of_order(spans("name", *beside), wanted)
    assert "ended" in queues.out_of_order(spans("name", *right)[:-1], wanted)


@pytest.mark.parametrize(
    ("quick", "reason"),
    [
        ((1, 5), ""),
        ((6, 10), ""),
        ((16, 20), "never one of each queue"),
        ((11, 15), "waited for the first"),
    ],
)
def test_queues_apart(quick: tuple[float, float], reason: str) -> None:
    slow = [("slow-0", 0, 4), ("slow-1", 5, 9), ("slow-2", 10, 14)]
    found = queues.held_up(spans("name", *slow, ("quick", *quick)))
    assert (reason in found) if reason else not found
    assert "begin" in queues.held_up(spans("name", *slow))
    beside = [*slow[:2], ("slow-2", 6, 10), ("quick", *quick)]
    assert "2 at once, of a queue" in queues.held_up(spans("name", *beside))


def test_runs_at_once() -> None:
    together = spans("number", (0, 0, 10), (1, 1, 11), (2, 2, 12))
    apart = spans("number", (0, 0, 1), (1, 2, 3), (2, 4, 5))
    assert not concurrent_runs.one_by_one(together)
    assert "one after another" in concurrent_runs.one_by_one(apart)
    assert "begin" in concurrent_runs.one_by_one(together[1:])
    assert "end" in concurrent_runs.one_by_one(together[:-1])


@pytest.mark.parametrize(
    ("starting", "most", "tried"),
    [(0, 2, [1.0]), (2, 2, [1.0, 5.0]), (20, 1, [1.0, 5.0])],
    ids=["at once", "slow to start", "one after another"],
)
def test_steps_that_are_slow_to_start_are_tried_with_longer_ones(
    tmp_path: Path, starting: float, most: int, tried: list[float]
) -> None:
    """Of two steps, the second begins so much later than the first."""
    lasted: list[float] = []
    file = tmp_path / "steps.jsonl"

    def run(seconds: float) -> None:
        lasted.append(seconds)
        spanned = spans("name", ("a", 0, seconds), ("b", starting, starting + seconds))
        lines = (json.dumps({"what": n.what, "at": n.at, "pid": 1, **n.more}) for n in spanned)
        file.write_text("".join(f"{line}\n" for line in lines))

    assert most_at_once(at_once.noted(file, run, 1.0, 2)) == most
    assert lasted == tried
    assert (tmp_path / "steps-at-first.jsonl").exists() == (len(tried) > 1)


def test_a_step_that_notes_nothing_is_not_tried_again(tmp_path: Path) -> None:
    assert at_once.noted(tmp_path / "steps.jsonl", lambda seconds: None, 1.0, 2) == []


RUNS_APART = """
    from harness.worker.questions import configuration as asked
    from harness.worker.witness import note

    class ConcurrentRuns(asked.ConcurrentRuns):
        def run(self, limit, seconds, notes):
            for number in range(3):
                note(notes, "begin", number=number)
                note(notes, "end", number=number)
                note(notes, "shown", number=number, result=number**2 + 1)
            return ["0", "1", "2"]

        def result(self, run_id):
            return int(run_id) ** 2 + 1
"""


def test_nothing_is_limited_where_nothing_works_at_once(tmp_path: Path) -> None:
    context = a_context(tmp_path)
    context.probes.mkdir(parents=True)
    (context.probes / "configuration.py").write_text(textwrap.dedent(RUNS_APART))
    finding = concurrent_runs.concurrent_runs(context)
    answer = finding.answers["concurrent_runs.right"]
    assert (answer.found, answer.expected) == (1, 3)


def test_results_of_runs_at_once() -> None:
    shown = [Note("shown", 1.0, 1, {"number": n, "result": n * n + 1}) for n in (2, 0, 1)]
    assert not concurrent_runs.mixed_up(shown)
    assert concurrent_runs.mixed_up(shown[1:])
    assert concurrent_runs.mixed_up([*shown[1:], Note("shown", 1.0, 1, {"number": 2})])


def steps(*names: str) -> list[Note]:
    got = {"four": {"got": 4}}
    return [Note("step", 1.0, 1, {"name": name, **got.get(name, {})}) for name in names]


def test_a_crash_that_costs_nothing() -> None:
    whole = steps("one", "two", "three", "three", "four")
    assert not scheduler_crash.unfinished(whole, RIGHT)
    assert not scheduler_crash.repeated(whole)
    assert not scheduler_crash.lost(whole, RIGHT)


def test_what_a_crash_costs() -> None:
    whole = steps("one", "two", "three", "four")
    assert "did not run" in scheduler_crash.unfinished(whole[:3], RIGHT)
    assert "succeeded" in scheduler_crash.unfinished(whole, {**RIGHT, "succeeded": False})
    again = steps("one", "two", "three", "one", "three", "four")
    assert "one ran again" in scheduler_crash.repeated(again)
    assert "got" in scheduler_crash.lost(whole[:3], RIGHT)
    lacking: Survived = {"succeeded": True, "results": {"one": 1, "two": None}}
    assert "stored" in scheduler_crash.lost(whole, lacking)


# A framework of four steps, which keeps what they return in files.
DRIVER = """
    import json, pathlib, sys, time
    from harness.worker.witness import note
    store, seconds, notes = pathlib.Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
    got = 0
    for name in ("one", "two", "three", "four"):
        file = store / name
        if not file.exists():
            note(notes, "step", name=name, **({"got": got} if name == "four" else {}))
            if name == "three":
                time.sleep(seconds)
            file.write_text(json.dumps(2 * got or 1))
        got = json.loads(file.read_text())
"""
ANSWER = """
    import json, subprocess, sys
    from pathlib import Path
    from harness.worker.questions import configuration as asked
    from harness.worker.witness import note

    class SchedulerCrash(asked.SchedulerCrash):
        def run(self, seconds, patience, notes):
            store = self.request.workdir / "own-store"
            store.mkdir()
            words = [sys.executable, "-c", Path(DRIVER).read_text(), str(store)]
            driver = subprocess.Popen([*words, str(min(seconds, 1)), notes])
            note(notes, "driver", driver=driver.pid)
            driver.wait()
            subprocess.run([*words, "0", notes], check=True)
            return "it"

        def kept(self, run_id):
            store = self.request.workdir / "own-store"
            files = {name: store / name for name in ("one", "two", "three", "four")}
            found = {n: json.loads(f.read_text()) if f.exists() else None for n, f in files.items()}
            return {"succeeded": found.pop("four") is not None, "results": found}
"""
RESTART = 'subprocess.run([*words, "0", notes], check=True)'


def own(tmp_path: Path, *change: str) -> Context:
    context = a_context(tmp_path)
    file = context.probes / "configuration.py"
    file.parent.mkdir(parents=True)
    answer = textwrap.dedent(ANSWER)
    if change:
        old, new = change
        assert answer.count(old) == 1
        answer = answer.replace(old, new)
    driver = tmp_path / "driver.txt"
    driver.write_text(textwrap.dedent(DRIVER))
    file.write_text(f"DRIVER = {str(driver)!r}\n{answer}")
    return context


@pytest.mark.parametrize(
    ("change", "found", "ran"),
    [
        ((), 3, 2),
        ((RESTART, "pass"), 1, 1),
        ((RESTART, f"[file.unlink() for file in store.iterdir()]; {RESTART}"), 2, 2),
        ((RESTART, f'{RESTART}; (store / "two").unlink()'), 2, 2),
    ],
    ids=["goes on", "stays down", "starts at the beginning", "loses a result"],
)
def test_a_driver_is_killed_at_the_third_step(
    tmp_path: Path, change: tuple[str, ...], found: int, ran: int
) -> None:
    context = own(tmp_path, *change)
    answer = scheduler_crash.scheduler_crash(context).answers["scheduler_crash.survived"]
    assert (answer.found, answer.expected) == (found, 3)
    assert answer.reason == f"step three ran {ran} times"
    written = read(context.evidence / "steps.jsonl")
    assert [each.what for each in written].index("killed") == 4  # driver, three steps, and then


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("driver=driver.pid", "driver=1"), "has not started: 1"),
        (('note(notes, "driver", driver=driver.pid)', "pass"), "noted no driver"),
        (("driver=driver.pid", 'driver="x"'), "no process: x"),
    ],
)
def test_nothing_else_is_killed(tmp_path: Path, change: tuple[str, str], problem: str) -> None:
    with pytest.raises(ToolFailed, match=problem):
        scheduler_crash.scheduler_crash(own(tmp_path, *change))


def test_without_a_third_step_nothing_crashes(tmp_path: Path) -> None:
    change = ("Path(DRIVER).read_text()", '""')
    with pytest.raises(FrameworkFailed, match="never ran"):
        scheduler_crash.scheduler_crash(own(tmp_path, *change))
