"""A copy of tests/world with a results folder and a cache of its own, and the command run in it."""

import contextlib
import io
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from harness import cli
from harness.records.record import Record
from harness.records.store import RunStore

ORIGINAL = Path(__file__).parents[1] / "world"
CHECKOUT = Path(__file__).parents[2]
# Our own frameworks without the baseline: a new one needs no line here.
OURS = sorted({f.parent.name for f in CHECKOUT.glob("frameworks/*/framework.toml")} - {"plain"})
FOREIGN = ("PIP_", "UV_", "MLOPS_BENCH_", "DOCKER_HOST", "COVERAGE_")
# Lets coverage see into processes that a test starts. It doubles the time of their start, so that
# only those tests ask for it that show what a supervisor does.
COVERAGE = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}


@dataclass(frozen=True)
class Result:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Both streams without line breaks, which depend on the width of the terminal."""
        return " ".join((self.out + self.err).split())


@dataclass
class World:
    """`settings` are the environment variables that point the harness at this world."""

    home: Path
    cache: Path
    covered: bool = False
    settings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.root.exists():
            shutil.copytree(ORIGINAL, self.root, ignore=shutil.ignore_patterns("__pycache__"))
        self.wheels.mkdir(exist_ok=True)
        self.settings = {
            "MLOPS_BENCH_ROOT": str(self.root),
            "MLOPS_BENCH_CACHE": str(self.cache),
            "MLOPS_BENCH_RUNS": str(self.home / "runs"),
            "MLOPS_BENCH_DATA_TINY": str(self.root / "numbers"),
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.home / "wheels"),
            "PIP_CONFIG_FILE": os.devnull,
            "UV_NO_CONFIG": "1",
            "COLUMNS": "160",
            **(COVERAGE if self.covered else {}),
        }

    @property
    def root(self) -> Path:
        return self.home / "world"

    @property
    def wheels(self) -> Path:
        return self.home / "wheels"

    @property
    def scenario(self) -> Path:
        return self.root / "scenarios" / "tiny"

    def framework(self, name: str) -> Path:
        return self.root / "frameworks" / name

    def run_folder(self, name: str) -> Path:
        return self.home / "runs" / name

    def store(self, name: str) -> RunStore:
        return RunStore(self.run_folder(name))

    def records(self, name: str) -> list[Record]:
        return self.store(name).records()

    def copy(self, home: Path) -> "World":
        """This world with all its runs, somewhere else."""
        shutil.copytree(self.home, home, dirs_exist_ok=True)
        return World(home, self.cache)

    def enter(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Make this process see this world and no settings of the user."""
        for name in [name for name in os.environ if name.startswith(FOREIGN)]:
            monkeypatch.delenv(name)
        for name, value in self.settings.items():
            monkeypatch.setenv(name, value)

    def bench(self, *arguments: str) -> Result:
        """Run `mlops-bench` in this process, which has to be in this world."""
        out, err = io.StringIO(), io.StringIO()
        with (
            pytest.MonkeyPatch.context() as patch,
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            patch.setattr(sys, "argv", ["mlops-bench", *arguments])
            try:
                cli.main()
                code = 0
            except SystemExit as end:
                code = int(end.code or 0)
        return Result(code, out.getvalue(), err.getvalue())

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start `mlops-bench` as a process of its own, in this process's world."""
        command = [sys.executable, "-c", "from harness.cli import main; main()", *arguments]
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=self.home
        )

    def descendants(self) -> list[psutil.Process]:
        """Living supervisors, callees and whatever these have started in this world."""
        return list(processes_of(str(self.home / "runs")))

    def wait_for(self, deployment: str, mark: str = "running") -> None:
        """Return when that deployment's adapter has left the mark in its store."""
        deadline = time.monotonic() + 20
        while not list((self.home / "runs").glob(f"*/work/*-{deployment}-run/store/{mark}")):
            assert time.monotonic() < deadline, f"{deployment} did not start"
            time.sleep(0.02)


def processes_of(folder: str) -> Iterator[psutil.Process]:
    """What still runs of the runs in this folder, apart from this process."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.status() == psutil.STATUS_ZOMBIE or process.pid == os.getpid():
                continue
            words = [*process.cmdline(), process.environ().get("MLOPS_BENCH_TIMELINE", "")]
            if any(word.startswith(folder) for word in words):
                yield process
