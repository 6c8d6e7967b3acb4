"""A harness whose starter ignores or blocks signals."""

import signal
import subprocess
import sys

import pytest

from harness.records.record import Status
from tests.unit.world import World

HOSTILE = """
import os, signal, sys
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, {blocked})
os.execv(sys.executable, [sys.executable, "-c", "from harness.cli import main; main()", *{words}])
"""


def start(world: World, *words: str, blocked: str = "[]") -> subprocess.Popen[str]:
    program = HOSTILE.format(words=list(words), blocked=blocked)
    return subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=world.home,
    )


def test_one_that_ignores_sigchld_does_no_harm(world: World) -> None:
    words = ("run", "-p", "smoke", "--name", "it", "-f", "faulty:fine", "-f", "faulty:exit")
    process = start(world, *words)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 1, said
    statuses = {r.deployment: r.status for r in world.records("it")}
    assert statuses == {"process": Status.OK, "fine": Status.OK, "exit": Status.FAILED}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_one_that_blocks_signals_can_still_be_ended(world: World, number: int) -> None:
    words = ("run", "-p", "smoke", "--name", "it", "-f", "faulty:hang")
    blocked = "[signal.SIGCHLD, signal.SIGTERM, signal.SIGINT]"
    process = start(world, *words, blocked=blocked)
    world.wait_for("hang")
    process.send_signal(number)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 130, said
    assert world.descendants() == []
