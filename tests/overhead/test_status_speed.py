"""Looking at a run takes no time, however many cells it has."""

import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from harness.measure.probe import probes
from harness.planning import catalog, plan
from harness.planning.keys import Keys
from harness.records.lines import encode
from harness.records.plan import Target
from harness.records.store import RunStore
from tests.unit.builders import a_record

CELLS = 1_000
FRAMEWORKS = ("airflow", "kubeflow", "metaflow", "mlflow")
MOST = 0.5  # s of CPU, of the whole command
TRIES = 5  # of which the quickest counts: the machine may be shared


def test_status_of_a_thousand_cells_takes_half_a_second(tmp_path: Path) -> None:
    settings = {**os.environ, "MLOPS_BENCH_RUNS": str(tmp_path), "COLUMNS": "200"}
    _a_run(RunStore(tmp_path / "long"))

    seconds = min(_seconds(settings) for _ in range(TRIES))

    print(f"status of {CELLS} cells: {seconds:.2f} s of CPU")
    assert seconds <= MOST


def _a_run(store: RunStore) -> None:
    """Every cell has a record, and half of the records count."""
    known, scenarios = catalog.frameworks(), catalog.scenarios()
    planned = plan.make(
        [Target(name, known[name].default_deployment) for name in FRAMEWORKS],
        list(scenarios.values()),
        "smoke",
        repeat=4,
        warmup=0,
        besides=plan.Besides(install=True, probes=list(probes())),
    )
    planned.cells = planned.cells[:CELLS]
    assert len(planned.cells) == CELLS
    keys = Keys(planned, known, scenarios, probes())
    store.folder.mkdir()
    store.replan(planned)
    lines = [
        encode(
            a_record(
                key=keys.of(cell) if cell.order % 2 else "old",
                framework=cell.target.framework,
                deployment=cell.target.deployment,
                measurement=cell.measurement,
                probe=cell.probe,
                purpose=cell.purpose,
                repetition=cell.repetition,
                order=cell.order,
            )
        )
        for cell in planned.cells
    ]
    store.records_file.write_bytes(b"\n".join(lines) + b"\n")


def _seconds(settings: Mapping[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "harness", "status", "long"]
    done = subprocess.run(command, env=settings, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert f"{CELLS // 2} cells to do" in done.stdout
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
