"""One real smoke run of all frameworks, that the tests of this folder share."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.conformance.snapshot import names
from harness.conformance.state import State
from tests.frameworks.bench import CHECKOUT, bench

RUN = "50% #1? [2] it's"  # frameworks must not see how people call their runs
# Two runs at a time: nothing is timed here, and each is mostly one busy process.
RUNS = {
    # The small one first: conformance takes the first that a framework does.
    RUN: ("mnist", "mnist_versions", "reviews_versions", "large_versions"),
    f"{RUN} too": ("mnist_serving", "mnist_monitoring", "generation"),
}


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for runs apart from the user's; environments and data stay in the user's cache."""
    return tmp_path_factory.mktemp("runs [mine]")


@dataclass(frozen=True)
class Smoke:
    """How the runs ended, and what the user's home and the checkout held before and after."""

    done: list[subprocess.CompletedProcess[str]]
    before: State
    after: State


@pytest.fixture(scope="session")
def smoke(runs: Path) -> Smoke:
    """All frameworks in their default deployments, by the command that users type."""
    places = (CHECKOUT, Path.home(), Path.home() / ".config")
    before = names(*places)

    def run(name: str) -> subprocess.CompletedProcess[str]:
        scenarios = [word for each in RUNS[name] for word in ("--scenario", each)]
        command = ("run", "--profile", "smoke", "--timeout", "900", "--name", name, *scenarios)
        return bench(*command, "--json", MLOPS_BENCH_RUNS=str(runs))

    with ThreadPoolExecutor(max_workers=2) as pool:
        done = list(pool.map(run, RUNS))
    return Smoke(done, before, names(*places))
