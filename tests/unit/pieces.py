"""A framework called toy, whose answers and programs name each other."""

from dataclasses import dataclass
from pathlib import Path

from harness.planning.pieces import Pieces
from harness.planning.sources import Sources

MODULE = '''"""Answers."""

import os
from pathlib import Path

from frameworks.toy.probes import helpers
from frameworks.toy.probes.flows import branch, resume as again
from harness.worker.questions import configuration as asked

FLOWS = Path(__file__).parent / "flows"
SCHEDULE = FLOWS / "schedule.py"


class Retry(asked.Retry):
    """Not of `cache.py`."""

    def run(self, tries, notes):
        return start("retry_twice.py", notes)


# A comment.
@decorated
class Branch(asked.Branch):
    def run(self, coin, notes):
        return branch.pipeline(coin)


class Schedule(asked.Schedule):
    def run(self, days, notes):
        return start(_file(), notes)


class Resume(Retry):
    def run(self):
        return again.flow


class Cache(asked.Cache):
    def run(self):
        from .flows import cache

        return toy.dag_file("retry"), helpers.dag_file("fan_out"), self.dag("timeout"), cache


def _file():
    return SCHEDULE


class Helper:
    kind = 1
'''
FLOWS = ("branch", "cache", "fan_out", "resume", "retry", "retry_twice", "schedule", "timeout")


@dataclass(frozen=True)
class ToyProbe:
    """A probe, as pieces see one."""

    name: str
    question: str
    programs: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    services: bool = False


QUESTIONS = ("branch", "cache", "fan_out", "resume", "retry", "schedule", "timeout")
PROBES = {
    **{name: ToyProbe(name, f"configuration.{name}") for name in QUESTIONS},
    "alone": ToyProbe("alone", "installation.alone"),
    "mistakes": ToyProbe("mistakes", "documentation.mistakes", ("mistakes", "mistakes.toml")),
    "costs": ToyProbe("costs", "instrumentation.costs", ("costs.py",), ("configuration.retry",)),
}
ALWAYS = {"helper.py"}


def make(folder: Path) -> Path:
    """The framework, below that folder."""
    write(folder / "toy", "configuration.py", MODULE)
    for name in FLOWS:
        write(folder / "toy", f"flows/{name}.py", "import toy\n")
    write(folder / "toy", "helper.py", "import toy\n")
    return folder / "toy"


def write(folder: Path, name: str, text: str) -> None:
    file = folder / "probes" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def used(folder: Path, probe: str) -> set[str]:
    """Without what every probe uses here."""
    found = Pieces(folder, Sources(), PROBES).used(probe)
    assert found >= ALWAYS
    return {name for name in found - ALWAYS if not name.endswith("without answers")}


def digest(folder: Path, probe: str) -> bytes:
    return Pieces(folder, Sources(), PROBES).digest(probe)


ANSWERS = """
[facts]
cli = ["toy"]

[facts.alone]
commands = ["python {probes}/flows/branch.py"]

[unsupported."configuration.timeout"]
reason = "none"

[elsewhere."configuration.retry"]
reason = "a cluster"
"""
