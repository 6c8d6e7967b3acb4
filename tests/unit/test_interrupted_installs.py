"""SIGTERM and Ctrl-C while uv builds something that takes for ever."""

import errno
import io
import os
import re
import signal
import subprocess
import tarfile
import time
from pathlib import Path

import psutil
import pytest

from harness.environments import children, uv_cache, venvs
from harness.planning import catalog
from harness.records.record import Status
from tests.unit.world import World

# Of a source distribution: whoever wants it starts a build, which is a tree of processes below uv.
BACKEND = """
import os, pathlib, signal, subprocess, time

def build_wheel(*_, **__):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    child = subprocess.Popen(["sleep", "600"])
    pathlib.Path({mark!r}).write_text(f"{{os.getpid()}} {{child.pid}}")
    time.sleep(600)
"""
PROJECT = """
[build-system]
requires = []
build-backend = "slow"
backend-path = ["."]
"""
DATA = "Metadata-Version: 2.2\nName: slow\nVersion: 1.0\nDynamic: Requires-Dist\n"
COMMANDS = [
    ["install", "faulty:unlocked"],
    ["lock", "faulty"],
    ["run", "-p", "smoke", "-f", "faulty:unlocked"],
    ["compare", "-p", "smoke", "-f", "faulty:unlocked"],
]


@pytest.fixture
def building(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[World, Path]:
    """A world of its own in which faulty:unlocked never finishes building, and the build's mark."""
    world = World(tmp_path / "home", tmp_path / "cache")
    world.enter(monkeypatch)
    mark = tmp_path / "building"
    files = {"slow.py": BACKEND.format(mark=str(mark)), "pyproject.toml": PROJECT, "PKG-INFO": DATA}
    with tarfile.open(world.wheels / "slow-1.0.tar.gz", "w:gz") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(f"slow-1.0/{name}")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    folder = world.framework("faulty")
    (folder / "unlocked.lock").write_text("slow==1.0\n")
    facts = folder / "framework.toml"
    facts.write_text(facts.read_text().replace("tiny-package==1.0", "slow==1.0"))
    before = facts.read_text()
    facts.write_text(re.sub(r"\[deployments\.uninstallable\]\n(?:.+\n)+", "", before))
    assert facts.read_text() != before
    return world, mark


def is_alive(pid: int) -> bool:
    """Not so of one that has ended and waits for whoever adopted it to notice."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_for(mark: Path) -> list[int]:
    deadline = time.monotonic() + 60
    while not mark.exists() or not mark.read_text():
        assert time.monotonic() < deadline, "nothing is built"
        time.sleep(0.05)
    return [int(word) for word in mark.read_text().split()]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda words: words[0])
def test_the_whole_build_is_gone_soon(
    building: tuple[World, Path], arguments: list[str], number: int
) -> None:
    world, mark = building
    process = world.start(*arguments)
    pids = wait_for(mark)
    begin = time.monotonic()

    process.send_signal(number)
    said, _ = process.communicate(timeout=60)

    assert time.monotonic() - begin < 30  # its grace is 2 s, what it waits for takes 600 s
    assert process.returncode == 130, said
    assert "Interrupted" in said
    assert [pid for pid in pids if is_alive(pid)] == []
    assert not list((world.cache / "install").glob("*"))


@pytest.mark.parametrize("first", [signal.SIGKILL, signal.SIGSTOP])
def test_a_harness_that_is_killed_leaves_no_build(building: tuple[World, Path], first: int) -> None:
    world, mark = building
    process = world.start("install", "faulty:unlocked")
    pids = wait_for(mark)
    process.send_signal(first)
    process.kill()
    process.wait(5)

    assert are_gone_soon([*pids, *wardens(process.pid)])


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_uv_that_is_killed_or_stopped_is_an_error_and_leaves_no_build(
    building: tuple[World, Path], number: int
) -> None:
    world, mark = building
    process = world.start("run", "-p", "smoke", "-f", "faulty:unlocked", "--name", "it")
    pids = wait_for(mark)
    uv = next(p for p in psutil.Process(pids[0]).parents() if p.name() == "uv")
    uv.send_signal(number)

    assert are_gone_soon([uv.pid, *pids])
    said, _ = process.communicate(timeout=30)

    assert process.returncode == 1, said
    record = next(r for r in world.records("it") if r.deployment == "unlocked")
    assert record.status is Status.ERROR
    assert "it died of SIGKILL" in record.reason


def test_a_build_goes_on_without_the_warden(building: tuple[World, Path]) -> None:
    world, mark = building
    process = world.start("install", "faulty:unlocked")
    pids = wait_for(mark)
    (warden,) = wardens(process.pid)
    psutil.Process(warden).kill()
    time.sleep(0.2)

    assert all(is_alive(pid) for pid in pids)
    process.terminate()
    process.communicate(timeout=30)
    assert process.returncode == 130
    assert are_gone_soon(pids)


def wardens(owner: int) -> list[int]:
    found = []
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        if "harness.environments.warden" in words and words[-1].split(":")[1] == str(owner):
            found.append(process.pid)
    return found


def are_gone_soon(pids: list[int]) -> bool:
    deadline = time.monotonic() + 5
    while any(is_alive(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_a_child_that_takes_too_long_is_ended_with_its_own(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    script = f"sleep 600 & echo $! > {mark}; wait"

    with pytest.raises(subprocess.TimeoutExpired):
        children.run(["sh", "-c", script], timeout=1)

    assert not is_alive(int(mark.read_text()))


def test_what_a_child_says_goes_where_it_is_wanted(tmp_path: Path) -> None:
    script = ["sh", "-c", "echo out; echo err >&2; exit 3"]
    done = children.run(script)
    assert (done.returncode, done.stdout, done.stderr) == (3, "out\n", "err\n")

    with (tmp_path / "log").open("a") as stream:
        assert children.run(script, stream=stream).stdout == ""
    assert (tmp_path / "log").read_text() == "out\nerr\n"


def test_a_child_that_writes_much_and_ends_at_once_is_seen(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w") as log, pytest.raises(children.Flooded, match="256 MB"):
        children.run(["head", "-c", "300000000", "/dev/zero"], stream=log)


def test_what_a_killed_child_had_started_is_ended(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    script = f"setsid sleep 600 & echo $! > {mark}; kill -9 $$"

    done = children.run(["sh", "-c", script], timeout=60)

    assert done.returncode == -signal.SIGKILL
    assert done.stderr.endswith("it died of SIGKILL")
    assert not is_alive(int(mark.read_text()))


def test_a_child_may_die_of_a_signal_that_has_no_name() -> None:
    done = children.run(["sh", "-c", "kill -40 $$"], timeout=60)
    assert done.returncode == -40
    assert done.stderr.endswith("it died of signal 40")


def test_what_holds_the_output_of_a_child_that_has_ended_is_not_waited_for(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    script = f"setsid sleep 600 & echo $! > {mark}; echo said"

    done = children.run(["sh", "-c", script], timeout=60)

    assert (done.returncode, done.stdout) == (0, "said\n")
    assert not is_alive(int(mark.read_text()))


def test_what_has_shed_all_marks_and_holds_the_output_is_not_waited_for(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    holds = f"echo $$ > {mark}; exec sleep 60"
    script = f"echo said; (env -i setsid -f sh -c '{holds}')"
    begin = time.monotonic()

    done = children.run(["bash", "-c", script], timeout=1)

    seconds = time.monotonic() - begin
    psutil.Process(int(mark.read_text())).kill()
    assert (done.returncode, done.stdout) == (0, "said\n")
    assert seconds < 10


def test_a_child_that_writes_on_and_on_without_ending_has_its_time_limit() -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        children.run(["sh", "-c", "while :; do echo x; sleep 0.1; done"], timeout=1)


def test_a_stopped_child_is_ended(tmp_path: Path) -> None:
    begin = time.monotonic()
    done = children.run(["sh", "-c", "kill -STOP $$"], timeout=600)
    assert done.returncode == -signal.SIGKILL
    assert time.monotonic() - begin < 10


@pytest.mark.parametrize("says", [errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_disk_without_locks_will_do(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: int
) -> None:
    def refuse(_descriptor: int, _kind: int) -> None:
        raise OSError(says, os.strerror(says))

    monkeypatch.setenv("MLOPS_BENCH_CACHE", str(tmp_path / "own"))
    left = uv_cache.folder() / ".tmpOFANOTHER"
    left.mkdir(parents=True)
    monkeypatch.setattr("fcntl.flock", refuse)
    with uv_cache.in_use():
        assert left.exists()  # nobody can tell whether another uv is at work
    frameworks = catalog.frameworks()
    assert venvs.ensure(frameworks["bare"], "process").python.exists()
    assert world.bench("install", "bare").code == 0


def test_what_a_killed_uv_left_in_its_cache_goes_unless_another_is_at_work(world: World) -> None:
    left = uv_cache.folder() / ".tmpKILLED"
    left.mkdir(parents=True)
    (left / "half").write_text("of a wheel")
    with uv_cache.in_use():
        assert not left.exists()
        left.mkdir()
        with uv_cache.in_use():
            assert left.exists()
