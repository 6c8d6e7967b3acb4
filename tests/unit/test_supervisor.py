"""What a supervisor makes of a callee that is over before it looks."""

import json
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
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


def test_the_status_of_a_callee_that_ends_at_once_is_not_lost(tmp_path: Path) -> None:
    spec = {
        "command": ["sh", "-c", "exit 7"],
        "env": {},
        "cwd": str(tmp_path),
        "log": str(tmp_path / "log"),
        "outcome": str(tmp_path / "outcome.json"),
        "guard": str(tmp_path / "guard"),
        "timeout": 3.0,
    }
    (tmp_path / "spec.json").write_text(json.dumps(spec))
    command = [sys.executable, "-c", LATE, str(tmp_path / "spec.json")]
    # Its other end stays open: when it closes, the tree is ended.
    with subprocess.Popen(command, stdin=subprocess.PIPE, cwd=CHECKOUT) as started:
        assert started.wait(20) == 0
    outcome = json.loads((tmp_path / "outcome.json").read_text())
    assert (outcome["ended"], outcome["exit_code"]) == ("exited", 7)
