"""kill -9, Ctrl-C and SIGTERM of the harness in the middle of a run."""

import contextlib
import signal
import subprocess
import threading
import time

import psutil
import pytest

from harness.records.record import Status
from harness.records.store import RunStore
from tests.unit.world import World

pytestmark = pytest.mark.covered


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    found = []
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


class Watch(threading.Thread):
    """Measures how long these processes live on."""

    def __init__(self, processes: list[psutil.Process]) -> None:
        super().__init__(daemon=True)
        self.processes = processes
        self.begin = time.monotonic()
        self.start()

    def run(self) -> None:
        while alive(self.processes):
            time.sleep(0.05)
        self.seconds = time.monotonic() - self.begin


def interrupt(
    world: World, deployment: str, number: int, mark: str = "running"
) -> subprocess.Popen[str]:
    """Start a run that hangs in `deployment`, send it the signal, return when it has ended."""
    process = world.start("run", "-p", "smoke", "--name", "it", "-f", f"faulty:{deployment}")
    world.wait_for(deployment, mark)
    assert world.descendants()
    process.send_signal(number)
    process.wait(timeout=30)
    return process


def test_after_kill_9_the_tree_ends_within_5_s_and_a_resume_at_once_waits_for_that(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = world.framework("faulty") / "faults.py"
    before = faults.read_text()
    # A child that escaped by two forks and ignores SIGTERM, below a callee that ignores it too.
    stubborn = before.replace(
        "    time.sleep(LONG)\n\n\ndef leave",
        "    leak()\n    Path('store/leaked').touch()\n    hang()\n\n\ndef leave",
    )
    assert stubborn != before
    faults.write_text(stubborn)
    interrupt(world, "stubborn", signal.SIGKILL, "leaked")
    left = world.descendants()
    tree = [process for process in left if "harness.running.supervisor" not in process.cmdline()]
    assert (len(left), len(tree)) == (4, 2)  # besides the supervisor and its guardian
    watch = Watch(left)
    assert [(r.purpose, r.status) for r in world.records("it")] == [
        ("warmup", Status.OK),
        ("measured", Status.OK),
    ]

    outcome = world.run_folder("it") / "work" / ".002-faulty-stubborn-run" / "outcome.json"
    wait, seen = RunStore.wait_for_trees, []

    def wait_and_look(store: RunStore) -> None:
        wait(store)
        seen.append((alive(tree), outcome.exists()))

    monkeypatch.setattr(RunStore, "wait_for_trees", wait_and_look)
    faults.write_text(before.replace("LONG = 600", "LONG = 0"))
    assert alive(tree)
    result = world.bench("run", "--resume", "it")
    assert result.code == 0
    assert seen[0] == ([], True)  # gone, and its supervisor has had the last word
    watch.join(5)
    assert watch.seconds <= 5
    statuses = [(r.deployment, r.purpose, r.status) for r in world.records("it")]
    assert statuses == [
        ("process", "warmup", "ok"),
        ("process", "measured", "ok"),
        ("stubborn", "measured", "ok"),
        ("process", "control", "ok"),
    ]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_a_polite_kill_leave_a_record_and_a_tidy_machine(
    world: World, number: int
) -> None:
    process = interrupt(world, "hang", number)
    assert process.returncode == 130
    assert world.descendants() == []
    last = world.records("it")[-1]
    assert (last.deployment, last.status, last.reason) == ("hang", Status.INTERRUPTED, "Ctrl-C")
    assert list((world.run_folder("it") / "work").iterdir()) == []
    assert process.stdout is not None
    assert "continue with `mlops-bench run --resume`" in process.stdout.read()
    status = world.bench("status", "it")
    assert "2 ok, 1 interrupted; 2 cells to do" in status.said
