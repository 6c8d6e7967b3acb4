"""The command line answers at once, and without what it does not need."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROUNDS = 5
# A machine that imports these in so many CPU seconds is held to the bounds; a slower one to as
# much more, since the same commit took 0.14 s on one machine and 0.55 s on another.
LIBRARIES = "import click, msgspec, rich.console"
USUAL = 0.075
MODULES = """
import atexit, sys
from harness.cli import main
atexit.register(lambda: print(*sys.modules, file=sys.stderr))
main()
"""
# What takes long to import, or is for other commands: extras, downloads, pages, processes.
HEAVY = {
    "asyncio", "jinja2", "numpy", "pandas", "pooch", "psutil", "pyarrow", "requests", "scipy",
    "selenium", "ssl", "urllib3", "harness.conformance", "harness.measure", "harness.running",
    "harness.tasks",
}  # fmt: skip


def environment() -> dict[str, str]:
    """Without the start of coverage in each process."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COV")}


def cpu_seconds(command: list[str]) -> float:
    """What a free machine would take: these commands wait for nothing."""
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_utime + usage.ru_stime


@pytest.mark.parametrize(("argument", "bound"), [("--help", 0.2), ("list", 0.3)])
def test_short_commands_are_quick(argument: str, bound: float) -> None:
    command = [str(Path(sys.executable).with_name("mlops-bench")), argument]
    taken, usual = [], []
    for _ in range(ROUNDS):
        taken.append(cpu_seconds(command))
        usual.append(cpu_seconds([sys.executable, "-c", LIBRARIES]))
    assert min(taken) <= bound * max(1, min(usual) / USUAL)


def imported(*arguments: str) -> set[str]:
    """All modules that the command has imported when it ends."""
    command = [sys.executable, "-c", MODULES, *arguments]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True)
    return set(done.stderr.split())


@pytest.mark.parametrize("arguments", [("--help",), ("run", "--help")])
def test_help_imports_the_command_line_alone(arguments: tuple[str, ...]) -> None:
    found = imported(*arguments)
    later = {"harness.masking", "harness.planning", "harness.printable", "harness.worker.contract"}
    assert found & {*HEAVY, *later, "filelock", "json", "msgspec", "rich"} == set()


def test_a_list_imports_nothing_heavy() -> None:
    assert imported("list") & HEAVY == set()
