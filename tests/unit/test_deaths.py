"""kill -9 and SIGSTOP of each process of a run: nothing lives on, and a resume measures alone."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from harness.environments import survivors
from harness.errors import HarnessError
from harness.records.record import Record, Status
from harness.worker import processes
from tests.unit.test_interruptions import alive
from tests.unit.world import World

pytestmark = pytest.mark.covered
SOON = 5.0  # s
KILL, STOP = signal.SIGKILL, signal.SIGSTOP
# What hangs: the whole path from the harness down to a process that has escaped by two forks.
HANGS = "    leak()\n    Path('store/leaked').touch()\n    time.sleep(LONG)\n"
ORDER = ["harness", "guardian", "supervisor", "callee"]


@pytest.fixture
def run(world: World) -> subprocess.Popen[str]:
    """A run that hangs at its third cell."""
    return start(world)


def start(world: World, *options: str) -> subprocess.Popen[str]:
    faults = world.framework("faulty") / "faults.py"
    faults.write_text(faults.read_text().replace("    time.sleep(LONG)\n", HANGS, 1))
    return world.start("run", "-p", "smoke", "--name", "it", "-f", "faulty:hang", *options)


def chain(world: World, run: subprocess.Popen[str]) -> dict[str, psutil.Process]:
    """The processes of the run by their part, once the callee of the third cell is there."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        found = [psutil.Process(run.pid)]
        with suppress(psutil.Error, IndexError):
            for _ in ORDER[1:]:
                found.append(children_but_the_warden(found[-1])[0])
            if any("002-faulty-hang-run" in word for word in found[-1].cmdline()):
                return dict(zip(ORDER, found, strict=True))
        time.sleep(0.005)
    raise AssertionError(f"no callee: {found}")


def children_but_the_warden(process: psutil.Process) -> list[psutil.Process]:
    return [c for c in process.children() if "harness.environments.warden" not in c.cmdline()]


def of_run(world: World) -> list[psutil.Process]:
    """All that lives of this world: by its settings, its folder, or the mark of its harness."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            ours = process.environ().get("MLOPS_BENCH_RUNS") == str(world.home / "runs")
            if ours and process.pid != os.getpid() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return list({*found, *world.descendants()})


def is_gone_soon(world: World, *besides: int) -> bool:
    deadline = time.monotonic() + SOON
    while left := [p for p in of_run(world) if p.pid not in besides]:
        if time.monotonic() > deadline:
            print([(p.pid, p.status(), p.cmdline()) for p in left])
            return False
        time.sleep(0.02)
    return True


def at_once(_world: World) -> None:
    """As soon as the callee is there."""


def within_a_step(world: World) -> None:
    world.wait_for("hang", "leaked")


def resumed(world: World, monkeypatch: pytest.MonkeyPatch) -> list[Record]:
    """The records of a resume that hangs no more; nothing else is alive when it measures."""
    faults = world.framework("faulty") / "faults.py"
    faults.write_text(faults.read_text().replace(HANGS, "    pass\n"))
    clear, beside = survivors.clear, []

    def clear_and_look() -> None:
        clear()
        beside.append(of_run(world))

    monkeypatch.setattr(survivors, "clear", clear_and_look)
    result = world.bench("run", "--resume", "it")
    assert result.code == 0, result.said
    assert beside
    assert beside == [[]] * len(beside)
    return world.records("it")


MOMENTS: list[Callable[[World], None]] = [at_once, within_a_step]


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("first", [KILL, STOP])
def test_a_harness_that_is_killed_leaves_nothing_even_when_stopped_before(
    world: World,
    run: subprocess.Popen[str],
    monkeypatch: pytest.MonkeyPatch,
    first: int,
    moment: Callable[[World], None],
) -> None:
    chain(world, run)
    moment(world)

    run.send_signal(first)
    run.kill()
    run.wait(5)

    assert is_gone_soon(world)
    assert [r.status for r in resumed(world, monkeypatch)] == [Status.OK] * 4


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("number", [KILL, STOP])
@pytest.mark.parametrize("victim", ["guardian", "supervisor"])
def test_a_death_between_harness_and_callee_is_an_error_and_done_again(
    world: World,
    run: subprocess.Popen[str],
    monkeypatch: pytest.MonkeyPatch,
    victim: str,
    number: int,
    moment: Callable[[World], None],
) -> None:
    tree = chain(world, run)
    moment(world)
    tree[victim].send_signal(number)

    gone = time.monotonic() + SOON
    assert run.wait(20) == 1
    assert time.monotonic() < gone + 3  # in which the last cell ran, too

    assert is_gone_soon(world)
    records = world.records("it")
    assert [r.status for r in records] == [Status.OK, Status.OK, Status.ERROR, Status.OK]
    assert records[2].reason.startswith("the supervisor died of SIGKILL")
    assert [r.status for r in resumed(world, monkeypatch)][4:] == [Status.OK]


@pytest.mark.parametrize(
    ("number", "status"), [(KILL, Status.FAILED), (STOP, Status.TIMEOUT)], ids=["kill", "stop"]
)
def test_a_callee_that_is_killed_or_stopped_leaves_nothing_and_its_time_limit_holds(
    world: World, number: int, status: Status
) -> None:
    run = start(world, "--timeout", "3")
    tree = chain(world, run)
    within_a_step(world)
    tree["callee"].send_signal(number)
    begin = time.monotonic()

    assert run.wait(30) == 1

    assert time.monotonic() - begin < 3 + SOON + 3
    assert is_gone_soon(world)
    assert world.records("it")[2].status is status


@pytest.mark.parametrize("number", [KILL, STOP])
def test_what_survives_all_who_should_end_it_is_ended_before_a_resume_measures(
    world: World, run: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    tree = chain(world, run)
    within_a_step(world)
    for part in ("guardian", "supervisor"):  # both at once: nobody is left to end the callee
        tree[part].send_signal(STOP)
    run.kill()
    run.wait(5)
    for part in ("guardian", "supervisor"):
        tree[part].send_signal(number)
    assert tree["callee"].is_running()

    assert [r.status for r in resumed(world, monkeypatch)] == [Status.OK] * 4
    assert is_gone_soon(world)


def test_beside_what_cannot_be_ended_nothing_is_measured(
    world: World, run: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = chain(world, run)
    within_a_step(world)
    with monkeypatch.context() as patch:
        patch.setattr(survivors, "kill", lambda _pid: None)  # as of one that waits for a dead disk
        patch.setattr(survivors, "ENDING", 0.1)
        patch.setattr(survivors, "KILL_SECONDS", 0.5)
        for part in ("guardian", "supervisor"):
            tree[part].send_signal(STOP)
        run.kill()
        run.wait(5)
        with pytest.raises(HarnessError, match=r"of an earlier run cannot be ended: .*; nothing"):
            survivors.clear()
        result = world.bench("run", "--resume", "it")
    assert result.code == 3
    assert "nothing can be measured beside them" in result.said
    assert len(world.records("it")) == 2
    survivors.clear()
    assert is_gone_soon(world)


def test_a_living_harness_keeps_its_processes(world: World, run: subprocess.Popen[str]) -> None:
    tree = chain(world, run)

    survivors.clear()

    assert all(process.is_running() for process in tree.values())
    run.kill()
    run.wait(5)
    assert is_gone_soon(world)


def marked(value: str) -> subprocess.Popen[bytes]:
    """A process with that mark, once the kernel shows it: a new program has none for a moment."""
    process = subprocess.Popen(["sleep", "60"], env={survivors.MARK: value}, start_new_session=True)
    shown = Path("/proc", str(process.pid), "environ")
    while survivors.MARK not in shown.read_text():
        time.sleep(0.001)
    return process


def test_marks_of_another_container_or_of_no_harness_are_left_alone() -> None:
    me = survivors.owner(os.getpid())
    _, pid, began = me.split(":")
    here = me.split(":")[0]
    forged = [
        f"{here}:x:{began}:tree:1",
        f"{here}:{pid}:x:tree:1",
        f"{here}:{'9' * 5000}:1.00:tree:1",
    ]
    marks = [f"1:{pid}:{began}:tree:1", "what", f"{me}:tree", *forged]
    sleepers = [marked(value) for value in marks]
    survivors.clear()
    alive = [sleeper.poll() is None for sleeper in sleepers]
    for sleeper in sleepers:
        sleeper.kill()
        sleeper.wait()
    assert alive == [True] * len(marks)


def test_a_process_does_not_find_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / str(os.getpid())).mkdir()
    (tmp_path / "1234567").mkdir()
    monkeypatch.setattr(survivors, "PROC", tmp_path)
    assert list(survivors._ours()) == [1234567]


def test_a_number_that_has_been_given_again_is_no_living_harness(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(survivors, "ENDING", 0.1)
    namespace, pid, began = survivors.owner(os.getpid()).split(":")
    value = f"{namespace}:{pid}:{float(began) - 1:.2f}:tree:1"
    orphan = marked(value)

    survivors.clear()

    assert orphan.wait(5) == -signal.SIGKILL


BROWSE = """
import os, tempfile
from harness.environments import chromium
driver = chromium.start(chromium.programs(), tempfile.mkdtemp())
print(driver.service.process.pid, flush=True)
driver.get("about:blank")
input()
"""


@pytest.mark.skipif(not shutil.which("chromedriver"), reason="needs a browser")
def test_a_browser_ends_with_a_harness_that_is_killed() -> None:
    pytest.importorskip("selenium")
    with subprocess.Popen(
        [sys.executable, "-c", BROWSE], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as harness:
        assert harness.stdout is not None
        driver = psutil.Process(int(harness.stdout.readline()))
        tree = [driver, *driver.children(recursive=True)]
        assert len(tree) > 1
        harness.kill()
    deadline = time.monotonic() + SOON
    while alive(tree) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert alive(tree) == []


# Of a name that is no text, which breaks whoever reads it as one.
NAMELESS = """
import ctypes, time
ctypes.CDLL(None).prctl(15, b"\\xff) \\xfe", 0, 0, 0)
print(flush=True)
time.sleep(60)
"""


def test_a_name_that_is_no_text_keeps_no_process_from_being_seen_and_ended() -> None:
    value = survivors.mark("tree")
    first = subprocess.Popen(
        [sys.executable, "-c", NAMELESS],
        env={survivors.MARK: value},
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert first.stdout is not None
    first.stdout.readline()
    assert processes.name(first.pid) == "\N{REPLACEMENT CHARACTER}) \N{REPLACEMENT CHARACTER}"
    assert processes.started(first.pid) > 0
    survivors.clear()
    assert first.poll() is None  # held
    survivors.release(value)

    survivors.clear()

    assert first.wait(5) == -signal.SIGKILL
    first.stdout.close()


def test_a_session_that_only_holds_a_marked_process_is_left_alone() -> None:
    value = survivors.mark("program")
    script = f"sleep 63 & {survivors.MARK}={value} sleep 64 & echo; wait"
    shell = subprocess.Popen(
        ["sh", "-c", script], stdout=subprocess.PIPE, start_new_session=True, env={"PATH": "/bin"}
    )
    assert shell.stdout is not None
    shell.stdout.readline()
    time.sleep(0.2)
    sleepers = {p.cmdline()[1]: p for p in psutil.Process(shell.pid).children()}

    assert survivors.end(lambda found: found == value) == []

    assert [p.cmdline()[1] for p in alive(list(sleepers.values()))] == ["63"]
    assert shell.poll() is None
    sleepers["63"].kill()
    shell.wait(5)
    shell.stdout.close()
    survivors.release(value)


def test_kin_is_ended_that_has_lost_its_mark() -> None:
    value = survivors.mark("program")
    script = "env -i setsid sleep 61 & env -i sleep 62 & echo; wait"
    first = subprocess.Popen(
        ["sh", "-c", script],
        env={survivors.MARK: value, "PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert first.stdout is not None
    first.stdout.readline()
    time.sleep(0.2)
    tree = [psutil.Process(first.pid), *psutil.Process(first.pid).children(recursive=True)]
    assert len(tree) == 3

    assert survivors.end(lambda found: found == value) == []

    first.wait(5)
    first.stdout.close()
    assert alive(tree[1:]) == []
    survivors.release(value)
