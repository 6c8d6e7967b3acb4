"""The committed runs: pages are what records give, and no path of a machine is in them."""

import re
from pathlib import Path

import pytest

from harness.commands.over_time import past_references
from harness.commands.score import REFERENCE, reference
from harness.planning import catalog
from harness.records.record import SETTLED, Measurement
from harness.records.store import RunStore
from harness.report import scorecard
from harness.report.scored import Scored
from harness.scoring.comparison import compare
from tests.unit.world import CHECKOUT

RUNS = sorted(file.parent for file in CHECKOUT.glob("results/reference/*/records.jsonl"))
FOLDERS = re.compile(rb"(?<![\w.])/(?:root|home|Users|work)/")


@pytest.fixture(params=RUNS, ids=lambda folder: folder.name)
def store(request: pytest.FixtureRequest) -> RunStore:
    return RunStore(request.param)


def test_both_references_are_there() -> None:
    assert [folder.name for folder in RUNS] == ["quick", REFERENCE]


def test_pages_are_what_the_records_give(store: RunStore, tmp_path: Path) -> None:
    records = store.records()
    pages = scorecard.write(
        tmp_path, compare(records, "plain"), catalog.frameworks(), records[-1].machine
    )
    expected = {page.name: page.read_text() for page in pages}
    fix = f"`mlops-bench show results/reference/{store.name}` makes the pages"
    if any(record.measurement is Measurement.PROBE for record in records):
        expected |= Scored.of(store).pages
        fix += f", `mlops-bench score results/reference/{store.name}` those of scores"

    committed = {file.name: file.read_text() for file in store.folder.glob("scorecards/*.md")}

    assert committed.keys() == expected.keys(), fix
    assert [name for name, text in expected.items() if committed[name] != text] == [], fix


def test_evidence_and_logs_that_records_name_are_there(store: RunStore) -> None:
    named = {path for record in store.records() for path in [*record.evidence, record.log] if path}

    assert [path for path in sorted(named) if not (store.folder / path).is_file()] == []


# What needs a container engine, or that framework.toml lists as not measured.
SKIPPED = {("mlflow", "executor_swap"), ("kubeflow", "executor_swap")}


def test_no_cell_failed(store: RunStore) -> None:
    bad = [
        f"{r.framework} {r.probe or r.measurement}: {r.status}"
        for r in store.records()
        if r.status not in SETTLED
        if (r.framework, r.probe) not in SKIPPED
    ]
    assert bad == []


def test_the_documentations_page_is_what_the_reference_gives() -> None:
    page = CHECKOUT / "docs" / "report.html"
    folder = f"../results/reference/{REFERENCE}"

    assert page.read_text("utf-8") == Scored.of(reference()).page(past_references(), folder), (
        "`mlops-bench report --out docs/report.html` makes it"
    )


def test_no_path_of_the_machine_is_kept(store: RunStore) -> None:
    files = [file for file in sorted(store.folder.rglob("*")) if file.is_file()]

    assert [str(f) for f in files if FOLDERS.search(f.read_bytes())] == []
