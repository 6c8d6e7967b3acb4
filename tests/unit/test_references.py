"""The committed runs: pages are what records give, and no path of a machine is in them."""

import gzip
import re
import tarfile
from pathlib import Path

import pytest

from harness.commands.exporting import lean
from harness.commands.over_time import past_references
from harness.commands.score import REFERENCE, reference
from harness.planning import answers, catalog
from harness.records.record import SETTLED, Measurement, Record
from harness.records.store import RunStore
from harness.report import scorecard
from harness.report.scored import Scored
from harness.scoring.comparison import compare
from tests.unit.world import CHECKOUT

RUNS = sorted(file.parent for file in CHECKOUT.glob("results/reference/*/records.jsonl*"))
RESULTS = CHECKOUT / "results"
MONITORS = ("monitors-deployments", "monitors-long", "monitors-mnist", "monitors-reviews")
SERVERS = ("servers-all", "servers-both", "servers-mnist")
MOST = 6_000_000  # bytes of all results that are committed
# Where people and their checkouts live. In containers and in examples of a documentation there are
# such folders, too; what is below them here is in neither.
FOLDERS = re.compile(
    rb"(?<![\w.>-])/(?:root|home|Users|work)/(?!executor_output\.json|airflow/dags|Output)"
    rb"|(?<![\w.>~/:-])(?:/[\w.~-]+)+/(?:results/runs|\.cache/mlops-bench|harness/worker)\b"
)
HOSTS = re.compile(
    rb"\"(?:host|host_?name|node_?name)[\\\"]+:\s*[\\\"]+(?!localhost|127\.0\.0\.1|0\.0\.0\.0|[0-9a-f]{12}\b)[\w.-]+"
)
# "benchmark" is what probes call the user of a run.
USERS = re.compile(
    rb"\"(?:mlflow\.user|user_id|unixname)[\\\"]+(?:,\s*[\\\"]+value[\\\"]+)?:\s*[\\\"]+(?!benchmark\b)[A-Za-z_][\w.-]*"
)


@pytest.fixture(params=RUNS, ids=lambda folder: folder.name)
def store(request: pytest.FixtureRequest) -> RunStore:
    return RunStore(request.param)


def test_all_references_are_there() -> None:
    assert [f.name for f in RUNS] == [
        "generation",
        *MONITORS,
        "quick",
        REFERENCE,
        *SERVERS,
        "versions",
    ]


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


def is_declared(record: Record) -> bool:
    """Whether the answer's author says today, with a page, that it fails."""
    declared = answers.failing(CHECKOUT / "frameworks" / record.framework)
    pages = [fails.page for name, fails in declared.items() if name.endswith(f".{record.probe}")]
    return any(page in record.reason for page in pages)


def test_no_cell_failed(store: RunStore) -> None:
    bad = [
        f"{r.framework} {r.probe or r.measurement}: {r.status}"
        for r in store.newest()
        if r.status not in SETTLED
        if not is_declared(r)
    ]
    assert bad == []


def test_the_documentations_page_is_what_the_reference_gives() -> None:
    page = CHECKOUT / "docs" / "report.html"
    folder = f"../results/reference/{REFERENCE}"

    assert page.read_text("utf-8") == Scored.of(reference()).page(past_references(), folder), (
        "`mlops-bench report --out docs/report.html` makes it"
    )


def contents(file: Path) -> dict[str, bytes]:
    """As it is, or what is packed in it, by name."""
    if file.name.endswith(lean.ARCHIVE):
        with tarfile.open(file) as archive:
            members = [(each.name, archive.extractfile(each)) for each in archive]
            found = {f"{file}: {name}": stream.read() for name, stream in members if stream}
    else:
        found = {str(file): file.read_bytes()}
    return {n: gzip.decompress(c) if c[:2] == b"\x1f\x8b" else c for n, c in found.items()}


@pytest.mark.parametrize("pattern", [FOLDERS, HOSTS, USERS], ids=["paths", "hosts", "users"])
def test_nothing_names_the_machine_or_its_user(pattern: re.Pattern[bytes]) -> None:
    files = [file for file in sorted(RESULTS.rglob("*")) if committed(file)]
    found = {n: pattern.search(c) for file in files for n, c in contents(file).items()}

    assert {name: hit[0] for name, hit in found.items() if hit} == {}


def committed(file: Path) -> bool:
    """But for runs of one's own, which git ignores."""
    return file.is_file() and not file.is_relative_to(RESULTS / "runs")


def test_results_are_cut_to_what_a_reader_needs() -> None:
    sizes = {file: file.stat().st_size for file in RESULTS.rglob("*") if committed(file)}

    assert sum(sizes.values()) <= MOST, "`mlops-bench export DEST RUN --lean` cuts a run"


def test_what_is_missing_is_named_and_what_is_named_is_missing(store: RunStore) -> None:
    packed = {
        name.partition(": ")[2]: content
        for archive in (store.folder / "evidence").glob(f"*{lean.ARCHIVE}")
        for name, content in contents(archive).items()
    }
    for missing in lean.listed(store.folder):
        part, _, name = missing.path.partition("/")
        if missing.kept == "nothing":
            note = packed[f"{name}{lean.NOTE}"].decode()
            assert (name in packed, note) == (False, f"{missing.note}\n")
        else:
            name = f"{name.removesuffix('.log')}/{lean.LOG}" if part == "logs" else name
            assert missing.sha256 in packed[name].decode()
            assert len(packed[name]) < missing.bytes
