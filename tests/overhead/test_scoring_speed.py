"""Scoring again is quick and grows with the records, not faster."""

import time
from pathlib import Path

from harness.planning import catalog
from harness.records.lines import encode
from harness.records.record import Sample
from harness.records.store import RunStore
from harness.report.scored import Scored
from harness.scoring import rubric as rubrics
from harness.scoring.scores import score
from tests.unit.builders import a_record

MOST_FOR_100_000 = 3.0  # s, from the file to the scores
MOST_FOR_A_PAGE = 10.0  # s, from the file to the page
SIZES = (25_000, 50_000, 100_000)
ROUNDS = 3


def test_scoring_100_000_records_takes_seconds_and_grows_linearly(tmp_path: Path) -> None:
    seconds = {size: min(_seconds(tmp_path, size) for _ in range(ROUNDS)) for size in SIZES}

    print(f"seconds by number of records: {seconds}")
    assert seconds[100_000] <= MOST_FOR_100_000
    # Twice the records take twice the time; the rest is for a shared machine.
    assert seconds[100_000] <= 2.5 * seconds[50_000]
    assert seconds[50_000] <= 2.5 * seconds[25_000]


def test_a_page_over_100_000_records_takes_seconds(tmp_path: Path) -> None:
    (tmp_path / "records.jsonl").write_bytes(_lines(100_000))
    begin = time.perf_counter()
    html = Scored.of(RunStore(tmp_path)).page()
    seconds = time.perf_counter() - begin

    print(f"seconds of a page over 100,000 records: {seconds:.2f}, {len(html.encode()):,} bytes")
    assert seconds <= MOST_FOR_A_PAGE


def _seconds(folder: Path, size: int) -> float:
    store = RunStore(folder / str(size))
    if not store.folder.exists():
        store.folder.mkdir()
        store.records_file.write_bytes(_lines(size))
    begin = time.perf_counter()
    found = score(store.records(), rubrics.load(), catalog.frameworks())
    assert len(found.cards) == 4
    return time.perf_counter() - begin


def _lines(size: int) -> bytes:
    """Every question's samples, of four frameworks, again and again."""
    questions = [i for i in rubrics.load().questions if i.probe not in ("install", "run")]
    targets = (
        ("mlflow", "server"),
        ("metaflow", "local"),
        ("airflow", "sqlite"),
        ("kubeflow", "subprocess"),
    )
    lines = []
    for number in range(size):
        question = questions[number % len(questions)]
        framework, deployment = targets[number % 4]
        repetition = number // len(questions)
        record = a_record(
            framework=framework,
            deployment=deployment,
            scenario="",
            measurement="probe",
            probe=question.probe,
            repetition=repetition,
            order=number,
            samples=[Sample(name, 1.0 + number % 7, "s") for name in question.figures],
        )
        lines.append(encode(record))
    return b"\n".join(lines) + b"\n"
