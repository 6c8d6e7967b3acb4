"""Tables at any width: whole words, whole names, nothing lost."""

import io
import re
from collections.abc import Callable, Iterable, Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from harness.planning import catalog
from harness.records.latest import latest
from harness.records.plan import Target
from harness.records.record import Record
from harness.records.store import RunStore
from harness.report import available, listing, runs, scores, standings, terminal
from harness.report.listing import Listing
from harness.scoring import history
from harness.scoring import rubric as rubrics
from harness.scoring.changes import Measured, changes
from harness.scoring.comparison import compare
from harness.scoring.scores import Scores, score
from tests.unit.world import CHECKOUT, World

WIDTHS = (60, 80, 100, 200, listing.UNBOUNDED)
NAMES = [f"framework_with_a_long_name_{n}" for n in range(10)]
MARKUP = re.compile(r"\[/?[a-z ]*\]")


def printed(show: Callable[[Console], object], width: int) -> str:
    stream = io.StringIO()
    show(Console(file=stream, width=width, force_terminal=False))
    return stream.getvalue()


def words(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in text.split()]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that a table was given: titles, headers, cells."""
    given: list[str] = []
    make, add = Listing.__init__, Listing.add_row

    def made(self: Listing, title: str, columns: Sequence[str]) -> None:
        given.extend([title, *columns[1:]])  # the first may be left out, row by row
        make(self, title, columns)

    def added(self: Listing, *cells: str | Text) -> None:
        given.extend(Text.from_markup(c).plain if isinstance(c, str) else c.plain for c in cells)
        add(self, *cells)

    monkeypatch.setattr(Listing, "__init__", made)
    monkeypatch.setattr(Listing, "add_row", added)
    return given


def reference() -> list[Record]:
    return RunStore.open("reference/scores").records()


def long_names() -> list[Record]:
    """The reference with ten frameworks of long names in place of mlflow."""
    found = []
    for record in reference():
        if record.framework == "mlflow":
            found += [_called(record, name) for name in NAMES]
        else:
            found.append(record)
    return found


def _called(record: Record, name: str) -> Record:
    return msgspec.structs.replace(record, framework=name)


def scored(records: Sequence[Record]) -> Scores:
    known = catalog.frameworks()
    known |= dict.fromkeys(NAMES, known["mlflow"])
    return score(records, rubrics.load(), known)


def measured(name: str) -> Measured:
    records = RunStore.open(name).records()
    return Measured(name, records, scored(records), compare(records, "plain"))


def _history(console: Console) -> None:
    known, rubric = catalog.frameworks(), rubrics.load()
    past = {"reference/past/2026-11-24": reference(), "reference/scores": reference()}
    runs.show_history(console, history.entries(past, rubric, known), rubric)


def _reproduction(console: Console) -> None:
    found = scored(reference())
    compared = compare(reference(), "plain")
    standings.show_reproduction(console, scores.reproduction(found, compared), found)


def _listed(console: Console) -> None:
    frameworks, scenarios = catalog.frameworks(), catalog.scenarios()
    available.show_frameworks(console, frameworks.values(), scenarios.values(), {})
    available.show_questions(console, rubrics.load().dimensions.values())


SHOWN: dict[str, Callable[[Console], object]] = {
    "comparison": lambda c: terminal.show_comparison(c, compare(reference(), "plain"), None),
    "comparison of long names": lambda c: terminal.show_comparison(
        c, compare(long_names(), "plain"), None
    ),
    "scores": lambda c: standings.show_scores(c, scored(reference())),
    "scores of long names": lambda c: standings.show_scores(c, scored(long_names())),
    "answers": lambda c: standings.show_questions(
        c, scored(reference()), rubrics.load().questions[:20]
    ),
    "plan": lambda c: terminal.show_plan(c, RunStore.open("reference/scores").plan()),
    "changes": lambda c: runs.show_changes(
        c, changes(measured("reference/past/2026-11-24"), measured("reference/scores"))
    ),
    "history": _history,
    "reproduction": _reproduction,
    "list": _listed,
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("what", SHOWN)
def test_no_word_is_broken_and_none_is_lost(shown: list[str], what: str, width: int) -> None:
    text = printed(SHOWN[what], width)
    lines = text.splitlines()
    assert max(map(len, lines)) <= width
    there = set(text.split())
    fit = {word for word in words(shown) if len(word) <= width - listing.INDENT}
    assert len(fit) > 20
    missing = fit - there
    # Of a row that is shown by itself, titles end in a colon.
    assert {word for word in missing if f"{word}:" not in there} == set()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("records", [reference, long_names])
def test_records_are_whole(records: Callable[[], list[Record]], width: int) -> None:
    found = latest(records())
    text = printed(lambda console: terminal.show_records(console, found), width)
    there = set(text.split())
    for record in found:
        assert str(Target(record.framework, record.deployment)) in there
        assert record.log is None or record.log in there  # of what is not asked there is none
    longest = max(len(word) for word in there)
    assert max(map(len, text.splitlines())) <= max(width, longest + len(terminal.INDENT))


def test_a_figure_keeps_its_unit() -> None:
    text = printed(SHOWN["comparison"], 60)
    figures = re.findall(r"\d[\d,.]* (?:s|MB)\b", text)
    assert len(figures) > 60
    assert not re.search(r"\d *\n? *\n +(s|MB)\b", text)


CELLS = st.text("ab c", max_size=40)


@given(
    st.integers(20, 90),
    st.integers(2, 8).flatmap(  # a first column alone tells nothing, and is not shown
        lambda n: st.tuples(
            st.lists(CELLS, min_size=n, max_size=n),
            st.lists(st.lists(CELLS, min_size=n, max_size=n), max_size=4),
        )
    ),
)
def test_any_table_fits_and_keeps_its_words(
    width: int, table: tuple[list[str], list[list[str]]]
) -> None:
    columns, rows = table
    made = Listing("title", columns)
    for row in rows:
        made.add_row(*row)
    text = printed(lambda console: console.print(made), width)
    assert max(map(len, text.splitlines()), default=0) <= width
    there = words([text.replace(":", " ")])
    for word in words(cell for row in rows for cell in row):
        assert word in there or len(word) > width - listing.INDENT


def test_a_table_that_is_too_wide_is_shown_in_parts_that_repeat_the_first_column() -> None:
    made = Listing("scores", ["name", *(f"column_of_{n}" for n in range(8))])
    made.add_row("the_first", *"12345678")
    text = printed(lambda console: console.print(made), 60)
    assert [line for line in text.splitlines() if "scores" in line] == [
        "scores (1 of 2)",
        "scores (2 of 2)",
    ]
    assert text.count("the_first") == 2


def test_where_no_two_columns_fit_there_is_one_row_after_another() -> None:
    made = Listing("files", ["name", "", "place", "note"])
    made.add_row("a_name", "ok", "/a/place/that/is/as/wide/as/the/screen", "")
    text = printed(lambda console: console.print(made), 44)
    assert [line.rstrip() for line in text.splitlines()] == [
        "files",
        "a_name ok",
        "  place:",
        "  /a/place/that/is/as/wide/as/the/screen",
    ]


@pytest.mark.parametrize(
    ("columns", "width"), [(None, listing.UNBOUNDED), ("80", 80), ("200", 200)]
)
def test_what_is_piped_has_no_width_but_one_that_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, columns: str | None, width: int
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    if columns:
        monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr("sys.stdout", io.StringIO())
    assert listing.screen().width == width
    assert listing.screen(width=70).width == 70


@pytest.mark.parametrize("width", [60, 80, 100])
def test_doctor_breaks_no_path(world: World, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    found = world.bench("doctor").out
    folder = str(world.home / "runs")
    assert folder in found.split() or len(folder) > width - listing.INDENT
    assert max(map(len, found.splitlines())) <= width


def test_no_command_makes_a_table_of_its_own() -> None:
    """Which would have to be told not to break words."""
    own = "conformance.py"
    for file in (CHECKOUT / "harness").rglob("*.py"):
        if file.name not in ("listing.py", own):
            assert "rich.table" not in file.read_text(), file
