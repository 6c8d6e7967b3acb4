"""Pages and tables of scores: complete, safe, the same for the same records."""

import json
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

from harness.analysis import files, frames
from harness.errors import UsageError
from harness.planning import catalog
from harness.records.record import Answer, Measurement, Record, Sample, State, Status
from harness.report import scores, standings
from harness.report.page import build
from harness.scoring import rubric as rubrics
from harness.scoring.changes import Measured
from harness.scoring.comparison import compare
from harness.scoring.scores import Scores, score
from tests.unit.builders import a_record, costs
from tests.unit.world import World

NASTY = "<script>alert(1)</script> | a"


def a_probe(framework: str, probe: str, **changes: object) -> Record:
    deployments = {"mlflow": "server", "metaflow": "local", "airflow": "sqlite"}
    return a_record(
        **{
            "framework": framework,
            "deployment": deployments[framework],
            "scenario": "",
            "measurement": Measurement.PROBE,
            "probe": probe,
            "key": "0123456789abcdef",
            "evidence": [f"evidence/000-{probe}/finding.json", f"evidence/{NASTY}/a.json"],
            **changes,
        }
    )


RECORDS = [
    a_probe("mlflow", "alone", samples=[Sample("alone.warm", 0.0421, "s")]),
    a_probe("mlflow", "api", answers={"api.docstrings": Answer(3, 4)}),
    a_probe("mlflow", "quickstart", status=Status.FAILED, reason=NASTY),
    a_probe("mlflow", "code", samples=[Sample("code.lines.adapter", 12, "lines")]),
    a_probe("metaflow", "pythons", status=Status.ERROR, reason="the tool broke"),
    a_probe(
        "airflow",
        "user_interface",
        answers={"ui.seconds": Answer(0, 1, State.UNSUPPORTED, NASTY, "https://d")},
    ),
]


def the_scores(records: list[Record]) -> Scores:
    return score(records, rubrics.load(), catalog.frameworks())


def the_pages(records: list[Record]) -> dict[str, str]:
    comparison = compare(records, "plain")
    return scores.pages(the_scores(records), comparison, catalog.frameworks(), records)


def test_there_is_a_page_for_all_one_each_and_one_for_the_study() -> None:
    assert set(the_pages(RECORDS)) == {
        "scores.md",
        "scores-tracker-mlflow-server.md",
        "scores-server-mlflow-server.md",
        "scores-orchestrator-metaflow-local.md",
        "scores-orchestrator-airflow-sqlite.md",
        "scores-study-mlflow-server.md",
        "scores-study-metaflow-local.md",
        "scores-study-airflow-sqlite.md",
        "reproduction.md",
    }


def test_each_question_has_value_points_record_evidence_and_command() -> None:
    page = the_pages(RECORDS)["scores-tracker-mlflow-server.md"]

    for question in rubrics.load().asked_of("tracker").questions:
        name = f"{question.dimension}.{question.name}"
        assert f"`mlops-bench probe mlflow:server {name}`" in page
    (row,) = [line for line in page.splitlines() if line.startswith("| warm_seconds")]
    assert "| 42.1 ms |" in row
    assert "[record](../records.jsonl) `01234567`" in row
    assert "[finding.json](../evidence/000-alone/finding.json)" in row
    (row,) = [line for line in page.splitlines() if line.startswith("| docstrings")]
    assert "| 3 of 4 | 7.5 (1.9 to 9.9) |" in row


def test_failures_and_gaps_are_named() -> None:
    found = the_pages(RECORDS)

    assert "| not measured | none |" in found["scores-tracker-mlflow-server.md"]
    assert "| failed | 0.0 (0.0 to 10.0) |" in found["scores-tracker-mlflow-server.md"]
    assert "| error | none |" in found["scores-orchestrator-metaflow-local.md"]
    assert "| unsupported | 0.0 |" in found["scores-orchestrator-airflow-sqlite.md"]
    assert "not measured (0.0 to 10.0)" in found["scores.md"]


def test_text_of_records_cannot_break_out_of_a_page() -> None:
    for text in the_pages(RECORDS).values():
        assert "<script>" not in text
    assert "&lt;script&gt;" in the_pages(RECORDS)["scores-tracker-mlflow-server.md"]


def test_pages_do_not_depend_on_the_order_of_records() -> None:
    assert the_pages(RECORDS[::-1]) == the_pages(RECORDS)


def test_the_second_study_stands_beside_ours() -> None:
    page = the_pages(RECORDS)["reproduction.md"]

    assert "| mlflow | below 1.2 | not measured | below 104 | 12 |" in page
    assert "| zenml | about 19.6 | not measured | about 208 | not measured |" in page


@pytest.mark.parametrize(
    ("plain", "profile", "told"),
    [(10, "quick", "20% (mnist, profile quick)"), (10, "smoke", "not"), (0, "quick", "not")],
)
def test_added_time_is_a_share_of_what_plain_took_for_the_same_work(
    plain: float, profile: str, told: str
) -> None:
    """Of work that plain has not done, or that took it no time, there is no share."""
    run = {"scenario": "mnist", "samples": costs(12), "profile": "quick"}
    ours = a_record(**run, framework="mlflow", deployment="server")
    base = a_record(**{**run, "samples": costs(plain), "profile": profile})
    page = the_pages([*RECORDS, base, ours])["reproduction.md"]

    assert f"| mlflow | below 1.2 | {told}" in page


def test_the_study_is_recomputed_on_its_page() -> None:
    page = the_pages(RECORDS)["reproduction.md"]

    assert "| **total** | | 8.30 | 7.15 | 8.25 | 7.05 |" in page
    assert "8.25 for Airflow" in page


def test_what_would_settle_an_open_claim_is_said_wherever_it_is_shown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    comparison = compare(RECORDS, "plain")
    found = scores.reproduction(the_scores(RECORDS), comparison)
    (claim,) = [v.claim for v in found["verdicts"] if v.claim.kind == "no_dominance"]
    run = Measured("it", RECORDS, the_scores(RECORDS), comparison)
    standings.show_reproduction(Console(width=10_000), found, the_scores(RECORDS))

    assert claim.settled_by in capsys.readouterr().out
    assert f"| {claim.settled_by} |" in the_pages(RECORDS)["reproduction.md"]
    assert claim.settled_by in build.render(run, catalog.frameworks())


@pytest.mark.parametrize("suffix", files.SUFFIXES)
def test_a_table_for_other_tools_has_a_row_per_question(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"scores{suffix}"
    files.write(frames.answers(the_scores(RECORDS)), out)

    read = {".csv": pd.read_csv, ".parquet": pd.read_parquet, ".json": pd.read_json}[suffix]
    frame = read(out)
    cards = 7  # three roles, and the study's lens on each framework
    assert len(frame) == cards * len(rubrics.load().questions)
    mine = frame[(frame.role == "tracker") | (frame.framework != "mlflow")]
    row = mine[(mine.framework == "mlflow") & (mine.question == "warm_seconds")].iloc[0]
    assert row.value == pytest.approx(0.0421)
    assert row.points == 10
    gaps = mine[(mine.framework == "mlflow") & (mine.question == "quickstart")].iloc[0]
    assert (gaps.state, gaps.points, gaps.points_high) == ("failed", 0, 10)
    gaps = frame[(frame.framework == "metaflow") & (frame.question == "pythons")].iloc[0]
    assert (gaps.state, pd.isna(gaps.points)) == ("error", True)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError, match=r"\.csv, \.parquet, \.json"):
        files.check(Path("scores.xlsx"))


def test_a_run_is_scored_and_its_pages_are_written(finished: World) -> None:
    done = finished.bench("score", "it")

    assert done.code == 0, done.err
    assert "not measured" in done.out
    assert (finished.run_folder("it") / "scorecards" / "scores.md").exists()


def test_another_rubric_leaves_the_runs_pages_alone(finished: World, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(rubrics.DEFAULT.read_text().replace("weight = 20", "weight = 0"))

    done = finished.bench("score", "it", "--rubric", str(mine), "--json")

    assert done.code == 0, done.err
    assert json.loads(done.out)["rubric"]["dimensions"]["documentation"]["weight"] == 0
    assert not (finished.run_folder("it") / "scorecards" / "scores.md").exists()


def test_a_broken_rubric_is_the_users_mistake(finished: World, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text("schema = 1\n[dimensions.x]\nweight = 'much'\n")

    done = finished.bench("score", "it", "--rubric", str(mine))

    assert done.code == 2
    assert "line 3" in done.err


def test_the_study_is_reproduced_from_any_run(finished: World) -> None:
    done = finished.bench("reproduce", "it")

    assert done.code == 0, done.err
    for total in ("8.30", "7.15", "8.25", "7.05"):
        assert total in done.out


def test_measuring_anew_takes_no_run(finished: World) -> None:
    assert finished.bench("reproduce", "it", "--measure").code == 2
    not_measured = finished.bench("reproduce", "it", "-f", "plain")
    assert not_measured.code == 2
    assert "add --measure" in not_measured.err


def test_errors_stand_beside_dimensions_and_totals() -> None:
    pages = the_pages(RECORDS)
    assert "1 error |" in pages["scores.md"]
    page = pages["scores-orchestrator-metaflow-local.md"]
    assert page.count(", 1 error.") == 2  # of the total, and of its dimension
    assert "error." not in pages["scores-tracker-mlflow-server.md"].partition("##")[0]


def test_errors_stand_beside_dimensions_and_totals_in_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    standings.show_scores(Console(width=300), the_scores(RECORDS))
    assert capsys.readouterr().out.count(", 1 error") == 2
