"""A tutorial that really runs gives plain's results, to the last bit.

One framework stands for all: what differs between them is their own, and is asked by the probe.
"""

from pathlib import Path

import pytest

from harness.records.lines import decode
from harness.records.record import Answer, Status
from tests.frameworks.bench import bench
from tests.frameworks.test_smoke_compare import RESULTS

pytestmark = pytest.mark.timeout(2400)  # builds both environments where there are none


def test_a_tutorial_gives_plains_results(tmp_path: Path) -> None:
    command = ("probe", "kubeflow", "tutorial", "--name", "it")
    done = bench(*command, MLOPS_BENCH_RUNS=str(tmp_path))

    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]
    lines = (tmp_path / "it" / "records.jsonl").read_bytes().splitlines()
    (record,) = [r for r in map(decode, lines) if r.probe == "tutorial"]
    assert record.status is Status.OK
    assert record.answers["tutorial.equal"] == Answer(RESULTS["mnist"], RESULTS["mnist"])
