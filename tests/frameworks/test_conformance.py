"""Our own adapters pass every check."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.frameworks.bench import NAMES, bench
from tests.frameworks.conftest import RUN

pytestmark = pytest.mark.timeout(900)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.usefixtures("smoke")
def test_adapter_conforms(name: str, runs: Path) -> None:
    done = bench("conformance", name, "--run", RUN, "--json", MLOPS_BENCH_RUNS=str(runs))

    findings = json.loads(done.stdout or "[]")
    bad = [f"{f['name']}: {f['message']}" for f in findings if f["verdict"] != "pass"]
    print(*bad, done.stderr, sep="\n")
    assert not bad
    assert len(findings) >= 25
    assert done.returncode == 0


def test_an_unknown_framework_gets_the_nearest_name() -> None:
    done: subprocess.CompletedProcess[str] = bench("conformance", "mlfow")

    assert done.returncode == 2
    assert "did you mean 'mlflow'?" in done.stderr
