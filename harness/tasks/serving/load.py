"""Loads on a server: what to make, what came of it, and the highest rate that it bears."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from harness.environments import children
from harness.records.record import Sample
from harness.worker.tasks.driver import FrameworkFailed

GENERATOR = "harness.tasks.serving.generator"
CONNECTIONS = 32  # at once: more than any rate within its bound has needed here
SLOW = 60.0  # s that a load may last beyond its own time: all that it has issued is waited for
# Of LoadGen's detailed log: lines of JSON behind this mark.
MARK = ":::MLLOG "
FIGURES = {
    "result_50.00_percentile_latency_ns": "p50",
    "result_90.00_percentile_latency_ns": "p90",
    "result_99.00_percentile_latency_ns": "p99",
    "result_mean_latency_ns": "mean",
    "result_max_latency_ns": "max",
    "result_first_token_90.00_percentile_latency_ns": "first.p90",
    "result_time_per_output_token_90.00_percentile_ns": "word.p90",
    "result_tokens_per_second": "words",
    "result_samples_per_second": "throughput",
    "result_completed_samples_per_sec": "throughput",
}
RATES = ("throughput", "words")  # a second
FIRST_STEP, UP, DOWN = 0.8, 1.2, 0.5  # of the throughput; of the last rate
STEPS, MOST_STEPS = 5, 12  # the more where it takes long until one is within, and one beyond
REFINED = 3  # rates between those two, at least

Scenario = Literal["SingleStream", "Server", "Offline"]


class LoadFailed(Exception):
    """A mistake or a lack on our side."""


class Load(msgspec.Struct, frozen=True):
    """What LoadGen is to make. Times in seconds, the rate in requests a second."""

    scenario: Scenario
    url: str  # "": of a server that does nothing
    bodies: str  # a file with one in each line
    folder: str  # for LoadGen's logs
    seconds: float
    rate: float = 1.0
    bound: float = 1.0
    seed: int = 0  # of the times at which requests are due
    way: tuple[str | int, ...] = ()
    expected: str = ""  # a file; without it, answers are not looked at
    repeated: int | None = None  # the number of a body to send again and again
    connections: int = CONNECTIONS
    timeout: float = 30.0

    @classmethod
    def read(cls, file: Path) -> "Load":
        """As the host wrote it."""
        return msgspec.json.decode(file.read_bytes(), type=cls)


class Report(msgspec.Struct):
    """What came of a load: latencies in seconds, from when a request was due, and throughput."""

    requests: int
    failed: dict[str, int]  # how many, by what came instead of an answer
    wrong: int
    why: str  # the first of the wrong ones is
    figures: dict[str, float]
    drained: float = 0.0  # s from when the last request was due until all were answered

    @property
    def unanswered(self) -> int:
        return sum(self.failed.values())

    def written(self) -> bytes:
        """As the host reads it."""
        return msgspec.json.encode(self)


class Step(msgspec.Struct):
    """One rate that was tried."""

    rate: float
    within: bool
    report: Report

    def sample(self) -> Sample:
        """How late answers came; or how many did not come, or were wrong."""
        missed = self.report.unanswered + self.report.wrong
        if missed:
            return Sample(f"load.missed.{self.rate:.2f}", missed, "requests")
        return Sample(f"load.p99.{self.rate:.2f}", self.report.figures["p99"], "s")


# At a rate: whether it stays within the bound, and what came of it.
Attempt = Callable[[float], tuple[bool, Report]]


def percentiles(log: str) -> dict[str, float]:
    """LoadGen's own figures, out of its detailed log: seconds, and requests a second."""
    found = {}
    for line in log.splitlines():
        if line.startswith(MARK):
            entry = json.loads(line.removeprefix(MARK))
            name = FIGURES.get(entry["key"])
            if name and isinstance(entry["value"], int | float):
                found[name] = entry["value"] / (1 if name in RATES else 1e9)
    return found


def make(load: Load, tick: Callable[[], None], generator: str = GENERATOR) -> Report:
    """Let LoadGen make it in a process of its own.

    Raises FrameworkFailed where answers do not come to an end, LoadFailed for a fault of ours.
    """
    folder = Path(load.folder)
    folder.mkdir(parents=True, exist_ok=True)
    asked, told = folder / "load.json", folder / "report.json"
    asked.write_bytes(msgspec.json.encode(load))
    command = [sys.executable, "-m", generator, str(asked), str(told)]
    longest = load.seconds * 3 + load.timeout + SLOW
    try:
        done = children.run(command, timeout=longest, tick=tick)
    except subprocess.TimeoutExpired:
        text = f"{load.scenario}: a load of {load.seconds:g} s was not answered in {longest:g} s"
        raise FrameworkFailed(text) from None
    if done.returncode != 0:
        raise LoadFailed(f"the load could not be made: {children.last_words(done)}")
    return msgspec.json.decode(told.read_bytes(), type=Report)


def highest(attempt: Attempt, throughput: float) -> list[Step]:
    """Try rates, each nearer to the highest one within the bound; all that were tried, in order."""
    steps: list[Step] = []
    low, high, rate, refined = 0.0, 0.0, throughput * FIRST_STEP, 0
    while len(steps) < (STEPS if refined >= REFINED else MOST_STEPS):
        refined += bool(low and high)
        within, report = attempt(rate)
        steps.append(Step(rate, within, report))
        low, high = (rate, high) if within else (low, rate)
        if not high:
            rate *= UP
        elif not low:
            rate *= DOWN
        else:
            rate = (low + high) / 2
    return steps
