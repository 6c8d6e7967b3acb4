"""Runs that somebody else has made: their text is text, and they lead nowhere."""

import json
import os
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest
from markdown_it import MarkdownIt

from harness.analysis.run import load
from harness.errors import UsageError
from harness.tasks.task import Baseline
from tests.unit import hostile
from tests.unit.builders import a_record
from tests.unit.hostile import READABLE
from tests.unit.world import Result, World

TURNS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
READERS = (
    ("show",), ("score",), ("status",), ("report",), ("reproduce",), ("history",),
    ("compare-to-itself",), ("show", "--beside", "reference/quick"),
    ("score", "--beside", "reference/scores"), ("export",),
)  # fmt: skip


@pytest.fixture
def outer(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The real frameworks and scenarios, and nobody's runs."""
    monkeypatch.delenv("MLOPS_BENCH_ROOT")
    return world


@pytest.fixture
def foreign(outer: World) -> Path:
    return hostile.lay_out(outer.home / "from-a-stranger")


def read(world: World, run: Path, command: str, *options: str) -> Result:
    if command == "compare-to-itself":
        return world.bench("compare", str(run), str(run), *options)
    if command == "export":
        return world.bench("export", str(world.home / "copy"), str(run), *options)
    return world.bench(command, str(run), *options)


def steering(text: str) -> set[str]:
    """What a terminal would obey, but for the ends of lines."""
    controls = {c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"}
    return controls | (TURNS & set(text))


@pytest.mark.parametrize("reader", READERS, ids=" ".join)
def test_text_of_a_stranger_steers_no_terminal(
    outer: World, foreign: Path, reader: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # rich then writes colours of its own

    result = read(outer, foreign, *reader)

    assert result.code == 0, result.said
    ours = re.compile(r"\x1b\[[0-9;]*m")
    assert steering(ours.sub("", result.out + result.err)) == set()
    assert "\x1b[31mx" not in result.out  # [red]x
    assert not re.search(r"(?m)^(run it: 5 ok|# title)", result.out)  # no lines that look like ours


@pytest.mark.parametrize("command", ["show", "score", "status"])
def test_text_of_a_stranger_is_no_markup(outer: World, foreign: Path, command: str) -> None:
    out = read(outer, foreign, command).out
    assert all(text in out for text in READABLE)


@pytest.mark.parametrize("reader", [r for r in READERS if r[0] not in ("export",)], ids=" ".join)
def test_json_holds_the_text_with_escapes_alone(
    outer: World, foreign: Path, reader: tuple[str, ...]
) -> None:
    result = read(outer, foreign, *reader, "--json")
    assert result.code == 0
    assert steering(result.out) == set()
    json.loads(result.out)


def test_a_table_for_spreadsheets_holds_no_control_characters(outer: World, foreign: Path) -> None:
    table = outer.home / "table.csv"
    assert outer.bench("score", str(foreign), "--out", str(table)).code == 0
    assert steering(table.read_text()) == set()
    assert "[red]x[/red]" in table.read_text()


def test_analysis_reads_the_text_as_it_is(outer: World, foreign: Path) -> None:
    reasons = load(foreign).records["reason"]
    assert hostile.EVIL in set(reasons)


def test_markdown_shows_the_text_and_brings_no_markup_of_it(outer: World, foreign: Path) -> None:
    """As a renderer has it that knows tables, HTML and links."""
    assert read(outer, foreign, "show").code == 0
    assert read(outer, foreign, "score").code == 0
    renderer = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    pages = sorted((foreign / "scorecards").glob("*.md"))
    assert {page.name for page in pages} >= {"comparison.md", "scores.md", "mlflow-server.md"}
    for page in pages:
        text = page.read_text()
        assert steering(text) == set(), page.name
        html = renderer.render(text)
        tags = set(re.findall(r"<(\w+)", html))
        assert tags <= {
            "h1", "h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "a", "code",
            "ul", "li", "strong",
        }, page.name  # fmt: skip
        assert not re.search(r"<strong>(?!weighted total|total)", html), page.name
        links = re.findall(r'href="([^"]*)"', html)
        assert all(leads_nowhere_else(link) for link in links), links
        for table in re.findall(r"<table>.*?</table>", html, re.DOTALL):
            rows = [
                len(re.findall(r"<t[hd]\b", row))
                for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)
            ]
            assert len(set(rows)) == 1, table
    shown = renderer.render((foreign / "scorecards" / "mlflow-store.md").read_text())
    assert "[red]x[/red] [/] :skull: &lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "[a](javascript:alert(1))" in shown


def leads_nowhere_else(link: str) -> bool:
    address = urlsplit(link)
    if address.scheme in ("http", "https"):
        return address.hostname is not None and address.hostname != "e.example"
    return not address.scheme and not address.netloc and "../.." not in link


def test_the_page_links_no_file_outside_of_the_run(outer: World, foreign: Path) -> None:
    assert read(outer, foreign, "report").code == 0
    page = (foreign / "report.html").read_text()
    assert steering(page) <= {"\0"}  # of the libraries in it
    links = re.findall(r'href="([^"#][^"]*)"', page)
    assert [link for link in links if not leads_nowhere_else(link)] == []
    assert "<script>alert" not in page
    assert "<img" not in page.partition("<script>")[0]


LINKS = (
    "scorecards",
    "report.html",
    "records.jsonl",
    "plan.json",
    "evidence",
    "logs",
    "conformance.json",
)


@pytest.mark.parametrize("part", LINKS)
@pytest.mark.parametrize("reader", ["show", "score", "report", "export", "status"])
def test_a_run_with_a_link_in_it_is_refused(
    outer: World, foreign: Path, part: str, reader: str
) -> None:
    ours = outer.home / "ours"
    if (foreign / part).exists():
        (foreign / part).rename(ours)
    else:
        ours.mkdir() if part == "scorecards" else ours.write_text("ours")
    (foreign / part).symlink_to(ours)
    before = everything(ours)

    result = read(outer, foreign, reader)

    assert result.code == 2
    assert f"{foreign / part} is a symbolic link" in result.said
    assert "Traceback" not in result.err
    assert everything(ours) == before


def everything(place: Path) -> dict[str, bytes]:
    files = [f for f in place.rglob("*") if f.is_file()] if place.is_dir() else [place]
    return {str(file): file.read_bytes() for file in files}


@pytest.mark.parametrize(
    ("page", "command"),
    [("comparison.md", "show"), ("mlflow-server.md", "show"), ("scores.md", "score")],
)
def test_a_link_among_the_pages_is_refused(
    outer: World, foreign: Path, page: str, command: str
) -> None:
    ours = outer.home / "ours"
    ours.write_text("ours")
    (foreign / "scorecards").mkdir()
    (foreign / "scorecards" / page).symlink_to(ours)
    result = read(outer, foreign, command)
    assert result.code == 2
    assert "is a symbolic link" in result.said
    assert ours.read_text() == "ours"


@pytest.mark.parametrize("page", ["scorecards/comparison.md", "report.html"])
def test_a_second_name_of_a_page_keeps_its_content(outer: World, foreign: Path, page: str) -> None:
    ours = outer.home / "ours"
    ours.write_text("ours")
    (foreign / "scorecards").mkdir()
    os.link(ours, foreign / page)
    assert read(outer, foreign, "show").code == 0
    assert read(outer, foreign, "report").code == 0
    assert ours.read_text() == "ours"
    assert (foreign / page).read_text() != "ours"


@pytest.mark.parametrize("plant", [Path.symlink_to, Path.hardlink_to])
def test_what_lies_in_the_way_of_a_page_being_written_keeps_its_content(
    outer: World, foreign: Path, plant: Callable[[Path, Path], None]
) -> None:
    ours = outer.home / "ours"
    ours.write_text("ours")
    (foreign / "scorecards").mkdir()
    plant(foreign / "scorecards" / "comparison.md.partial", ours)
    assert read(outer, foreign, "show").code == 0
    assert ours.read_text() == "ours"


NAMES = ("../../../outside", "/outside", "a\0b", "\x1b[31m", "a/b")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "field", ["framework", "deployment", "scenario", "profile", "probe", "task"]
)
def test_a_plan_with_a_path_for_a_name_is_refused(
    outer: World, foreign: Path, field: str, name: str
) -> None:
    plan = msgspec.json.decode((foreign / "plan.json").read_bytes())
    cell = plan["cells"][0]
    (cell["target"] if field in cell["target"] else cell)[field] = name
    (foreign / "plan.json").write_bytes(msgspec.json.encode(plan))
    before = sorted(outer.home.rglob("*"))

    result = outer.bench("run", "--resume", str(foreign))

    assert result.code == 2
    assert "is not a readable plan" in result.said
    assert steering(result.err) == set()
    assert sorted(outer.home.rglob("*")) == before


@pytest.mark.parametrize("part", ["logs", "evidence", "work"])
def test_a_run_with_a_link_for_a_cell_is_not_continued(finished: World, part: str) -> None:
    ours, run = finished.home / "ours", finished.run_folder("it")
    (ours / "kept").mkdir(parents=True)
    (run / part).mkdir(exist_ok=True)
    (run / part / "planted").symlink_to(ours)
    result = finished.bench("run", "--resume", "it")
    assert result.code == 2
    assert "is a symbolic link" in result.said
    assert (ours / "kept").is_dir()


def test_a_baseline_of_a_stranger_names_no_file_of_ours(foreign: Path) -> None:
    for path in ("/etc/result.json", "../../result.json"):
        baseline = Baseline(a_record(evidence=[path]), foreign)
        with pytest.raises(UsageError, match="not in that folder"):
            baseline.answer  # noqa: B018


@pytest.mark.parametrize(
    "name",
    ["a\x1b[31mb", "a\nb", "a\tb", "\u202egnp", "\U0001f600" * 100, "é" * 60, "latest", "-f", ".",
     "..", ".hidden", "a/b", " a", "a ", "\udcff", "a\u2028b"],
    ids=ascii,
)  # fmt: skip
def test_a_run_gets_no_name_that_cannot_be_shown_or_told_apart(world: World, name: str) -> None:
    result = world.bench("run", "-f", "bare", "-p", "smoke", "--name", name)
    assert result.code == 2
    assert "Error: --name" in result.said
    assert steering(result.err) == set()
    assert not (world.home / "runs").exists()


def test_run_folders_with_markup_in_their_name_are_shown_as_they_are(
    finished: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = finished.home / "a[/b] [bold]x :skull:"
    runs.parent.mkdir()
    finished.run_folder("it").parent.rename(runs)
    monkeypatch.setenv("MLOPS_BENCH_RUNS", str(runs))
    for arguments in (
        ("status", "it"),
        ("show", "it"),
        ("doctor",),
        ("export", str(runs / "out [final]"), "it"),
    ):
        result = finished.bench(*arguments)
        assert "Traceback" not in result.err
        assert str(runs) in result.out, arguments
    assert "out [final]" in result.out
    assert finished.bench("run", "--resume", "it").code == 1  # crash fails again


def test_evidence_that_is_a_ring_of_links_is_one_sentence(tmp_path: Path) -> None:
    ring = tmp_path / "evidence" / "ring"
    ring.parent.mkdir()
    ring.symlink_to("ring")
    baseline = Baseline(a_record(evidence=["evidence/ring"]), tmp_path)
    with pytest.raises(UsageError, match=r"not in that folder; copy the run once more"):
        baseline.evidence("ring")
