"""Our own adapters pass every check."""

import json
import subprocess
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.frameworks.bench import DOING, bench, does
from tests.frameworks.conftest import RUNS, Smoke

pytestmark = pytest.mark.timeout(2400)

# One of each role, with services and without: the others take as long again, three times.
SAMPLE = ("dvc", "fastapi", "metaflow", "mlflow")
# Of another scenario than the first that its roles do.
OF = {"dvc": "mnist_versions", "dvc as an orchestrator": "mnist"}
CHECKED = [
    pytest.param(name, marks=[] if name in SAMPLE else [pytest.mark.long])
    for name in (*DOING, *(OF.keys() - DOING))
]

Done = subprocess.CompletedProcess[str]
Suites = dict[str, Future[Done]]


@pytest.fixture(scope="module")
def suites(request: pytest.FixtureRequest, runs: Path, smoke: Smoke) -> Iterator[Suites]:
    """The suite on every selected framework, two at a time: each is mostly one busy process."""
    here = [item for item in request.session.items if item.path == request.path]
    names = [item.callspec.params["name"] for item in here if hasattr(item, "callspec")]
    with ThreadPoolExecutor(max_workers=2) as pool:
        yield {name: pool.submit(_suite, name, runs) for name in names}


def _suite(name: str, runs: Path) -> Done:
    """On the first scenario that its roles do, or that it is asked for; with its smoke run."""
    framework = name.partition(" ")[0]
    run, done = next(
        (run, each)
        for run, scenarios in RUNS.items()
        for each in scenarios
        if each == OF.get(name, each) and does(framework, each)
    )
    command = ("conformance", framework, "--scenario", done, "--run", run, "--json")
    return bench(*command, MLOPS_BENCH_RUNS=str(runs))


@pytest.mark.parametrize("name", CHECKED)
def test_adapter_conforms(name: str, suites: Suites) -> None:
    done = suites[name].result()

    findings = json.loads(done.stdout or "[]")
    bad = [f"{f['name']}: {f['message']}" for f in findings if f["verdict"] != "pass"]
    print(*bad, done.stderr, sep="\n")
    assert not bad
    assert len(findings) >= 25
    assert done.returncode == 0


def test_an_unknown_framework_gets_the_nearest_name() -> None:
    done = bench("conformance", "mlfow")

    assert done.returncode == 2
    assert "did you mean 'mlflow'?" in done.stderr
