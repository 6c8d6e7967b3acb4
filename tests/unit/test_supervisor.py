"""What a supervisor makes of callees that are over before it looks, or that will not end."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

CHECKOUT = Path(__file__).parents[2]
PLAIN = """
import sys
from harness.running import supervisor

supervisor.main(sys.argv[1])
"""
# Lets a new process end before its starter gets to know it, as a busy machine may.
LATE = """
import os, subprocess, sys
from harness.running import supervisor

class Late(subprocess.Popen):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)

subprocess.Popen = Late
supervisor.main(sys.argv[1])
"""
# A supervisor whose blows do nothing, as where the tree waits for a dead device.
POWERLESS = """
import sys
from harness.environments import survivors
from harness.running import guardian, supervisor

survivors.kill = lambda _pid: None
guardian.KILL_SECONDS = 0.5
supervisor.main(sys.argv[1])
"""
# One that is caught in a look at its tree.
CAUGHT = """
import sys, time
from harness.running import guardian, supervisor

guardian.LATE = 1.0
supervisor.Supervisor._sample = lambda _self: time.sleep(600)
supervisor.main(sys.argv[1])
"""
# Of each process but the last only its successor is left, in a session of its own.
CHAIN = "import os\nwhile True:\n    if os.fork(): os._exit(0)\n    os.setsid()"
MARKED = "MLOPS_BENCH_TEST_OF"


def supervise(
    folder: Path, command: Sequence[str], program: str = PLAIN, timeout: float = 3.0
) -> tuple[int, Any]:
    """The exit status of the supervisor, and its outcome."""
    spec = {
        "command": command,
        "env": {MARKED: str(folder)},
        "cwd": str(folder),
        "log": str(folder / "log"),
        "outcome": str(folder / "outcome.json"),
        "guard": str(folder / "guard"),
        "timeout": timeout,
    }
    (folder / "spec.json").write_text(json.dumps(spec))
    started = [sys.executable, "-c", program, str(folder / "spec.json")]
    # Its other end stays open: when it closes, the tree is ended.
    with subprocess.Popen(started, stdin=subprocess.PIPE, cwd=CHECKOUT) as process:
        status = process.wait(30)
    file = folder / "outcome.json"
    return status, json.loads(file.read_text()) if file.exists() else None


def left_of(folder: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.environ().get(MARKED) == str(folder):
                found.append(process)
    return found


def test_the_status_of_a_callee_that_ends_at_once_is_not_lost(tmp_path: Path) -> None:
    status, outcome = supervise(tmp_path, ["sh", "-c", "exit 7"], LATE)
    assert status == 0
    assert (outcome["ended"], outcome["exit_code"]) == ("exited", 7)


def test_much_that_was_written_between_two_looks_is_seen(tmp_path: Path) -> None:
    status, outcome = supervise(tmp_path, ["head", "-c", "300000000", "/dev/zero"], LATE)
    assert status == 0
    assert (outcome["ended"], outcome["exit_code"]) == ("flooded", 0)
    assert outcome["flood"] == "wrote more than 256 MB to its log"


@pytest.mark.parametrize("links", [1, 5])
def test_a_chain_of_forks_is_ended_and_said(tmp_path: Path, links: int) -> None:
    starts = "; ".join(["subprocess.Popen([sys.executable, '-c', chain])"] * links)
    callee = f"import subprocess, sys, time; chain = {CHAIN!r}; {starts}; time.sleep(0.3)"

    status, outcome = supervise(tmp_path, [sys.executable, "-c", callee])

    assert status == 0
    assert (outcome["ended"], outcome["exit_code"]) == ("exited", 0)
    assert outcome["leaked"]
    assert outcome["unended"] == []
    assert left_of(tmp_path) == []


def test_a_callee_that_is_a_chain_itself_is_ended(tmp_path: Path) -> None:
    _, outcome = supervise(tmp_path, [sys.executable, "-c", CHAIN])
    assert outcome["leaked"]
    assert left_of(tmp_path) == []


def test_a_tree_that_cannot_be_ended_is_said_and_not_waited_for(tmp_path: Path) -> None:
    begin = time.monotonic()
    status, outcome = supervise(tmp_path, ["sleep", "60"], POWERLESS, timeout=0.5)
    left = left_of(tmp_path)
    for process in left:
        process.kill()
    # SIGTERM is no blow, and `sleep` obeys it: what is left has ignored that.
    assert (status, outcome["unended"], left) == (0, [], [])

    stubborn = "trap '' TERM; while :; do sleep 1; done"
    status, outcome = supervise(tmp_path, ["sh", "-c", stubborn], POWERLESS, timeout=0.5)
    for process in left_of(tmp_path):
        process.kill()
    assert status == 0
    assert outcome["ended"] == "timeout"
    assert any(stubborn in line for line in outcome["unended"])
    assert time.monotonic() - begin < 15


def test_a_supervisor_that_is_caught_in_a_look_is_ended_with_its_tree(tmp_path: Path) -> None:
    begin = time.monotonic()
    status, outcome = supervise(tmp_path, ["sleep", "60"], CAUGHT, timeout=0.5)
    assert (status, outcome) == (-signal.SIGKILL, None)
    assert time.monotonic() - begin < 10
    assert left_of(tmp_path) == []


def test_what_the_starter_ignores_or_blocks_the_callee_does_not(tmp_path: Path) -> None:
    hostile = "import signal\n" + "".join(
        f"signal.signal(signal.{name}, signal.SIG_IGN)\n"
        for name in ("SIGCHLD", "SIGTERM", "SIGINT", "SIGHUP")
    )
    hostile += "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM, signal.SIGCHLD])\n"
    report = "grep -E '^Sig(Ign|Blk)' /proc/self/status"

    status, outcome = supervise(tmp_path, ["sh", "-c", report], hostile + PLAIN)

    assert (status, outcome["exit_code"]) == (0, 0)
    masks = {line.split()[0]: int(line.split()[1], 16) for line in said(tmp_path)}
    assert masks == {"SigBlk:": 0, "SigIgn:": 0}


# A guardian that nobody listens to any more, and one that fails once its supervisor is reaped.
UNHEARD = f"import os\nr, w = os.pipe()\nos.close(r)\nos.dup2(w, 2)\n{CAUGHT}"
FAILS = """
import os, signal, subprocess, sys
from harness.running import guardian, supervisor

def fails(pid, timeout):
    os.waitpid(pid, 0)
    raise RuntimeError("of the guardian")

guardian._guard = fails
supervisor.Supervisor.run = lambda self: (
    subprocess.Popen(self.spec.command, env=self.spec.env), os.kill(os.getpid(), signal.SIGKILL)
)
supervisor.main(sys.argv[1])
"""


@pytest.mark.parametrize(("program", "status"), [(UNHEARD, -signal.SIGKILL), (FAILS, 1)])
def test_a_guardian_ends_the_tree_whoever_hears_of_it(
    tmp_path: Path, program: str, status: int
) -> None:
    assert supervise(tmp_path, ["sleep", "60"], program, timeout=0.5) == (status, None)
    assert left_of(tmp_path) == []


def test_a_log_is_written_through_no_link(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.touch()
    (tmp_path / "log").symlink_to(theirs)
    assert supervise(tmp_path, ["echo", "said"])[0] == 0
    assert theirs.read_text() == ""
    assert not (tmp_path / "log").is_symlink()


# Names itself, and leaves a process whose argument is no text either.
NAMELESS = """
import ctypes, subprocess, time
ctypes.CDLL(None).prctl(15, b"\\xff) \\xfe", 0, 0, 0)
subprocess.Popen(["sh", "-c", "sleep 60; :", b"\\xff"])
time.sleep(1)
"""


def test_a_name_that_is_no_text_loses_no_outcome(tmp_path: Path) -> None:
    status, outcome = supervise(tmp_path, [sys.executable, "-c", NAMELESS], timeout=10)

    assert status == 0
    assert (outcome["ended"], outcome["exit_code"]) == ("exited", 0)
    assert outcome["peak_process"] > 0
    assert "sh -c sleep 60; : \N{REPLACEMENT CHARACTER}" in outcome["leaked"]
    assert left_of(tmp_path) == []


def said(folder: Path) -> list[str]:
    return (folder / "log").read_text().splitlines()
