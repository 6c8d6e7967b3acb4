"""Terminal tables and scorecards: nothing breaks out of its cell, nothing bad is hidden."""

import re
from pathlib import Path

import pytest
from rich.console import Console

from harness import tasks
from harness.planning.catalog import Deployment, Framework
from harness.records.intervals import Interval
from harness.records.record import Answer, Measurement, Purpose, Record, Sample, State, Status
from harness.report import figures, scorecard, terminal
from harness.scoring.comparison import Comparison, compare
from tests.unit.builders import MACHINE, a_record, costs

EVIL = "<script>alert(1)</script> | [red]x[/] & two\nlines"
SHARES = [Sample(f"share.{name}", 1.0, "s") for name in tasks.of("pipeline").shares]
FRAMEWORKS = {
    name: Framework(
        title=name,
        roles=["tracker"],
        homepage="https://example.org",
        documentation="https://example.org/docs",
        requires=[],
        import_name=name,
        deployments={deployment: Deployment("as it comes", default=True)},
        not_measured=["runs on a cluster"],
        name=name,
    )
    for name, deployment in (("plain", "process"), ("good", "server"), ("bad", "server"))
}


def records() -> list[Record]:
    good = {"framework": "good", "deployment": "server", "order": 1}
    bad = {"framework": "bad", "deployment": "server", "order": 2}
    answers = {
        "params": Answer(2, 2),
        "metrics": Answer(1, 6),
        "logs": Answer(0, 4),
        "code": Answer(0, 1, State.UNSUPPORTED, EVIL, "https://example.org"),
    }
    return [
        a_record(samples=[*costs(10), *SHARES]),
        a_record(samples=costs(10.5), purpose=Purpose.CONTROL, order=3),
        a_record(samples=[*costs(12), *SHARES], answers=answers, evidence=["evidence/x"], **good),
        a_record(status=Status.FAILED, reason=EVIL, **bad),
        a_record(
            measurement=Measurement.INSTALL,
            scenario="",
            samples=[Sample("install.cold", 30, "s"), Sample("install.bytecode", 2, "s")],
            **good,
        ),
        a_record(
            measurement=Measurement.INSTALL,
            scenario="",
            status=Status.FAILED,
            reason=EVIL,
            log="logs/install.log",
            **bad,
        ),
    ]


@pytest.fixture
def comparison() -> Comparison:
    return compare(records(), "plain")


@pytest.fixture
def pages(comparison: Comparison, tmp_path: Path) -> dict[str, str]:
    paths = scorecard.write(tmp_path / "scorecards", comparison, FRAMEWORKS, MACHINE)
    return {path.name: path.read_text() for path in paths}


@pytest.fixture
def printed(comparison: Comparison) -> str:
    console = Console(width=100, record=True, file=Path("/dev/null").open("w"))  # noqa: SIM115
    terminal.show_comparison(console, comparison, Path("/runs/it"))
    return console.export_text()


def test_there_is_a_page_for_each_row_and_one_that_compares(pages: dict[str, str]) -> None:
    assert set(pages) == {
        "comparison.md", "plain-process.md", "good-server.md", "bad-server.md",
    }  # fmt: skip


def test_links_between_pages_lead_somewhere(pages: dict[str, str]) -> None:
    targets = re.findall(r"\]\(([\w-]+\.md)\)", pages["comparison.md"])
    assert len(targets) == 3
    assert set(targets) <= set(pages)


def test_html_of_a_reason_or_a_processor_is_only_text(pages: dict[str, str]) -> None:
    for name, text in pages.items():
        assert "<script>" not in text, name
        assert "<CPU>" not in text, name
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in pages["bad-server.md"]
    assert "some &lt;CPU&gt;" in pages["comparison.md"]


def test_every_row_of_a_table_has_as_many_cells_as_its_head(pages: dict[str, str]) -> None:
    for name, text in pages.items():
        width = None
        for line in text.splitlines():
            if not line.startswith("|"):
                width = None
                continue
            cells = len(re.findall(r"(?<!\\)\|", line))
            width = width or cells
            assert cells == width, (name, line)


def test_a_failed_row_is_in_the_comparison(pages: dict[str, str]) -> None:
    line = next(t for t in pages["comparison.md"].splitlines() if "[bad:server]" in t)
    assert "| failed |" in line
    assert "not measured" in line


def test_a_failure_is_shown_with_its_reason_and_log(pages: dict[str, str]) -> None:
    assert "failed" in pages["bad-server.md"]
    assert "Failure: &lt;script&gt;" in pages["bad-server.md"]
    assert "Log: `logs/000.log`" in pages["bad-server.md"]


def test_what_was_not_measured_is_said(pages: dict[str, str]) -> None:
    assert "runs on a cluster" in pages["good-server.md"]
    assert "\nnot measured\n" in pages["plain-process.md"].split("## Install")[1]


def test_intervals_of_few_samples_are_insufficient(pages: dict[str, str], printed: str) -> None:
    assert "insufficient" in pages["comparison.md"]
    assert "insufficient" in printed


def test_the_a_a_band_is_printed_beside_the_figures(pages: dict[str, str], printed: str) -> None:
    assert (
        "A/A control (one pair): plain may differ from itself by up to 7.96 s"
        in pages["comparison.md"]
    )
    assert "may differ from itself by up to 7.96 s" in printed


def test_works_of_two_profiles_stand_in_tables_of_their_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    both = [a_record(profile=name, samples=costs(1)) for name in ("quick", "smoke")]
    found = compare(both, "plain")
    scorecard.write(tmp_path, found, FRAMEWORKS, MACHINE)
    terminal.show_comparison(Console(width=200), found, None)
    for text in ((tmp_path / "comparison.md").read_text(), capsys.readouterr().out):
        assert [text.count(f"profile {name}") for name in ("quick", "smoke")] == [1, 1]


def test_without_a_control_that_is_said(tmp_path: Path) -> None:
    alone = compare([r for r in records() if r.purpose is not Purpose.CONTROL], "plain")
    scorecard.write(tmp_path, alone, FRAMEWORKS, MACHINE)
    assert "No A/A control" in (tmp_path / "comparison.md").read_text()


def test_a_run_without_rows_still_has_a_page(tmp_path: Path) -> None:
    assert scorecard.write(tmp_path, compare([], "plain"), {}, MACHINE)


def test_the_terminal_shows_what_failed_with_reason_and_log(printed: str) -> None:
    assert "bad:server: <script>alert(1)</script> | [red]x[/]" in printed
    assert "bad:server, install: <script>" in printed
    assert "log: /runs/it/logs/install.log\n" in printed


def test_the_terminal_shows_costs_shares_answers_and_installs(printed: str) -> None:
    good = next(line for line in printed.splitlines() if line.startswith("good:server"))
    assert " ".join(good.split()) == (
        "good:server ok 1.00 s 12.0 s +2.00 s (within noise) insufficient 1.00 s 1.00 MB"
    )
    for text in ("1 of 6", "unsupported", "44.0 s"):
        assert text in printed


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.1234, "s", "0.12 s"),
        (12.34, "s", "12.3 s"),
        (1234.5, "s", "1,234 s"),
        (2_500_000, "B", "2.50 MB"),
        (-12_000_000, "B", "-12.0 MB"),
        (7, "files", "7"),
        (1234, "distributions", "1,234"),
    ],
)
def test_numbers_are_written_as_people_read_them(value: float, unit: str, text: str) -> None:
    assert figures.number(value, unit) == text


def test_an_interval_is_written_with_both_ends_or_with_the_reason_for_none() -> None:
    assert figures.interval(Interval(1, 2, 3), "s") == "1.00 to 3.00"
    assert figures.interval(Interval.unknown(2, "too few"), "s") == "insufficient"
    assert figures.interval(None, "s") == "not measured"


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (None, "not measured"),
        (Answer(0, 3, State.UNSUPPORTED), "unsupported"),
        (Answer(0, 3, State.ELSEWHERE), "elsewhere"),
        (Answer(0, 3, State.ELSEWHERE, deployment="cluster"), "elsewhere: cluster"),
        (Answer(0, 3, State.NOT_APPLICABLE), "not applicable"),
        (Answer(1, 2, unknown=1), "yes, 1 not measured"),
        (Answer(1, 4, unknown=2), "1 of 2, 2 not measured"),
        (Answer(0, 2, unknown=2), "not measured"),
        (Answer(3, 3), "yes"),
        (Answer(2, 3), "2 of 3"),
        (Answer(0, 3), "no"),
    ],
)
def test_an_answer_tells_no_from_unsupported_and_not_measured(
    answer: Answer | None, text: str
) -> None:
    assert figures.answer(answer) == text


def test_a_failed_install_is_not_a_blank() -> None:
    assert figures.install(a_record(status=Status.FAILED), "install.cold") == "failed"
    assert figures.install(None, "install.cold") == "not measured"


def test_an_overhead_within_noise_says_so() -> None:
    near = compare(
        [
            a_record(samples=costs(10)),
            a_record(samples=costs(11), purpose=Purpose.CONTROL),
            a_record(samples=costs(9.5), framework="good", deployment="server"),
        ],
        "plain",
    )
    assert figures.overhead(near, near.rows[1], "run") == "-0.50 s (within noise)"
    assert figures.overhead(near, near.rows[1], "state.bytes") == "not measured"
