"""The command line answers at once."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROUNDS = 5


@pytest.mark.parametrize(("argument", "bound"), [("--help", 0.3), ("list", 0.5)])
def test_short_commands_are_quick(argument: str, bound: float) -> None:
    command = [str(Path(sys.executable).with_name("mlops-bench")), argument]
    # Without the start of coverage in each process.
    env = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    best = float("inf")
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        subprocess.run(command, env=env, capture_output=True, check=True)
        best = min(best, time.perf_counter() - begin)
        if best <= bound:
            break
    assert best <= bound
