"""The command line answers at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROUNDS = 5


def cpu_seconds(command: list[str], env: dict[str, str]) -> float:
    """What a free machine would take: these commands wait for nothing."""
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_utime + usage.ru_stime


@pytest.mark.parametrize(("argument", "bound"), [("--help", 0.3), ("list", 0.5)])
def test_short_commands_are_quick(argument: str, bound: float) -> None:
    command = [str(Path(sys.executable).with_name("mlops-bench")), argument]
    # Without the start of coverage in each process.
    env = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    # The least of all rounds has to be within the bound: one that is suffices.
    assert any(cpu_seconds(command, env) <= bound for _ in range(ROUNDS))
