"""A suite of pytest-benchmark really runs inside an environment that holds no pytest.

One framework stands for all: what differs between them is their own, and is asked by the probe.
"""

from pathlib import Path

import pytest

from harness.measure.instrumentation.microbench import OPERATIONS
from harness.records.lines import decode
from harness.records.record import Status
from tests.frameworks.bench import bench

METRICS = 1000  # of one round, in frameworks/mlflow/probes/costs.py
pytestmark = pytest.mark.timeout(2400)  # builds the environment where there is none


def test_a_tracker_gives_all_five_figures(tmp_path: Path) -> None:
    command = ("probe", "mlflow", "microbench", "-r1", "--name", "it")
    done = bench(*command, MLOPS_BENCH_RUNS=str(tmp_path))

    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]
    lines = (tmp_path / "it" / "records.jsonl").read_bytes().splitlines()
    (record,) = [r for r in map(decode, lines) if r.probe == "microbench"]
    assert record.status is Status.OK
    figures = {operation: record.sample(f"microbench.{operation}") for operation in OPERATIONS}
    assert all(figures.values())
    # A durable one is one of many: all of them take longer than one call that waits for nothing.
    assert (figures["metric_enqueued"] or 0) < METRICS * (figures["metric_durable"] or 0)
    kept = {Path(path).name for path in record.evidence}
    assert {"benchmark.json", "tests.xml", "costs.log"} <= kept
