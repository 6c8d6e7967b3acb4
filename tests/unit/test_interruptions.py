"""kill -9, Ctrl-C and a polite kill of the harness in the middle of a run."""

import signal
import subprocess
import time

import pytest

from harness.record import Status
from tests.unit.world import World

pytestmark = pytest.mark.covered


def wait_until_gone(world: World, seconds: float) -> None:
    """Fail when a process of the tree is alive after so long."""
    begin = time.monotonic()
    while alive := world.descendants():
        assert time.monotonic() - begin < seconds, alive
        time.sleep(0.05)


def interrupt(world: World, stratum: str, number: int) -> subprocess.Popen[str]:
    """Start a run that hangs in `stratum`, send it the signal, return when it has ended."""
    process = world.start("run", "-p", "smoke", "--name", "it", "-f", f"faulty:{stratum}")
    world.wait_for(stratum)
    assert world.descendants()
    process.send_signal(number)
    process.wait(timeout=30)
    return process


def test_after_kill_9_nothing_is_alive_within_5_s_and_resume_finishes_the_rest(
    world: World,
) -> None:
    faults = world.framework("faulty") / "faults.py"
    before = faults.read_text()
    # A child that escaped by two forks and ignores SIGTERM, below a callee that ignores it too.
    stubborn = before.replace(
        "    time.sleep(LONG)\n\n\ndef leave", "    leak()\n    hang()\n\n\ndef leave"
    )
    assert stubborn != before
    faults.write_text(stubborn)
    interrupt(world, "stubborn", signal.SIGKILL)
    assert len(world.descendants()) >= 3
    wait_until_gone(world, 5)
    assert [(r.stratum, r.status) for r in world.records("it")] == [("process", Status.OK)]

    faults.write_text(before.replace("LONG = 600", "LONG = 0"))
    result = world.bench("run", "--resume", "it")
    assert result.code == 0
    statuses = [(r.stratum, r.role, r.status) for r in world.records("it")]
    assert statuses == [
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
    assert (last.stratum, last.status, last.reason) == ("hang", Status.INTERRUPTED, "Ctrl-C")
    assert process.stdout is not None
    assert "continue with `mlops-bench compare --resume`" in process.stdout.read()
    status = world.bench("status", "it")
    assert "1 ok, 1 interrupted; 2 cells to do" in status.said
