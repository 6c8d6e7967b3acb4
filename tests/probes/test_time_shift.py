"""The time-shifted install, against an index of our own on loopback."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from harness.measure.documentation.releases import File, Project
from harness.measure.failures import Unproven
from harness.measure.installation import history, time_shift
from harness.measure.probe import Context, ToolFailed
from harness.records.record import Answer
from tests.probes.contexts import a_context
from tests.probes.own_index import Index
from tests.unit.world import World

PROGRAM = "import own\nprint(f'minimal: {own.compute()}')\n"
NEEDS_OLD = "from dep import six\ndef compute(): return six() * 7\n"
NEEDS_NOTHING = "def compute(): return 42\n"
WRONG = "def compute(): return 41\n"


@pytest.fixture
def context(world: World) -> Context:
    found = a_context(world.home)
    found.probes.mkdir(parents=True)
    (found.probes / "minimal.py").write_text(PROGRAM)
    return found


def cases(context: Context) -> dict[str, Any]:
    listed = json.loads((context.evidence / "time_shift.json").read_text())
    return {case["case"]: case for case in listed}


def test_a_dependency_that_moved_on_breaks_what_is_resolved_today(
    index: Index, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time_shift, "AGES", (3, 12))
    index.add("own", "1.0", days=400, source=NEEDS_OLD, requires="dep")
    index.add("own", "2.0", days=100, source=NEEDS_NOTHING)
    gone = index.add("own", "2.1", days=95, source=NEEDS_NOTHING)
    gone.unlink()  # listed, not served
    index.add("own", "3.0", days=5, source=WRONG)
    index.add("dep", "1.0", days=500, source="def six(): return 6\n")
    index.add("dep", "2.0", days=10, source="def seven(): return 7\n")
    finding = time_shift.time_shift(context)
    assert finding.answers == {"time_shift.runs": Answer(3, 4)}
    found = cases(context)
    assert {label: case["version"] for label, case in found.items()} == {
        "3-months-today": "2.0",
        "3-months-cut-off": "2.0",
        "12-months-today": "1.0",
        "12-months-cut-off": "1.0",
    }
    assert list(found["3-months-today"]["not served"]) == ["2.1"]
    assert not found["12-months-today"]["runs"]
    assert "cannot import name 'six'" in found["12-months-today"]["reason"]
    assert "cannot import name 'six'" in (context.evidence / "12-months-today.log").read_text()


def test_a_wrong_answer_and_no_version_at_all_do_not_count(
    index: Index, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time_shift, "AGES", (3, 12))
    monkeypatch.setattr(time_shift, "MANNERS", ("today",))
    index.add("own", "1.0", days=200, source=WRONG)
    (context.probes / "own.py").write_text(NEEDS_NOTHING)  # as today's version computes
    assert time_shift.time_shift(context).answers == {"time_shift.runs": Answer(0, 2)}
    found = cases(context)
    assert found["3-months-today"]["reason"] == "minimal: 41"
    assert "no version of own" in found["12-months-today"]["reason"]


def test_a_program_that_does_not_run_today_either_may_be_wrong_itself(
    index: Index, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time_shift, "AGES", (3,))
    monkeypatch.setattr(time_shift, "MANNERS", ("today",))
    index.add("own", "1.0", days=200, source=NEEDS_NOTHING)
    (context.probes / "minimal.py").write_text("import own\nown.misspelt()\n")
    (context.probes / "own.py").write_text(NEEDS_NOTHING)
    with pytest.raises(Unproven, match=r"with today's version: AttributeError: .*misspelt"):
        time_shift.time_shift(context)


def test_a_program_without_an_end_is_unknown(
    index: Index, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time_shift, "AGES", (3,))
    monkeypatch.setattr(time_shift, "MANNERS", ("today",))
    monkeypatch.setattr(time_shift, "RUN_LIMIT", 2.0)
    index.add("own", "1.0", days=200, source="import time; time.sleep(60)")
    answer = time_shift.time_shift(context).answers["time_shift.runs"]
    assert (answer.found, answer.expected, answer.unknown) == (0, 1, 1)
    assert answer.reason == "3-months-today did not end within 2 s"


def test_what_cannot_be_resolved_is_a_case_not_found(
    index: Index, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time_shift, "AGES", (3,))
    monkeypatch.setattr(time_shift, "MANNERS", ("cut-off",))
    index.add("own", "1.0", days=200, source=NEEDS_OLD, requires="dep")
    index.add("dep", "2.0", days=10, source="")
    assert time_shift.time_shift(context).answers == {"time_shift.runs": Answer(0, 1)}
    assert "dep" in cases(context)["3-months-cut-off"]["reason"]


def test_an_index_that_serves_none_or_does_not_answer_is_an_error(
    index: Index, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.add("own", "1.0", days=500, source=NEEDS_NOTHING).unlink()
    with pytest.raises(ToolFailed, match="3-months-today"):
        time_shift.time_shift(context)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    with pytest.raises(ToolFailed, match="does not answer"):
        time_shift.time_shift(context)


def listed(filename: str, day: int, **more: Any) -> File:
    return File(filename, datetime(2026, 1, day, tzinfo=UTC), **more)


def test_releases_are_those_that_an_installer_would_take() -> None:
    files = [
        listed("own-1.9-py3-none-any.whl", 3),
        listed("own-1.9.tar.gz", 1),
        listed("own-1.10.tar.gz", 2, yanked=False),
        listed("own-1.11.tar.gz", 4, yanked="broken"),
        listed("own-1.12.tar.gz", 4, requires_python="nonsense"),
        listed("own-2.0rc1.tar.gz", 5),
        listed("own-2.0.tar.gz", 6, requires_python=">=3.12"),
        listed("own-3.0.win32.exe", 7),
        File("own-4.0.tar.gz"),  # nobody knows when it came
    ]
    found = history.releases(Project("own", files), "3.11")
    assert [(release.version, release.uploaded.day) for release in found] == [
        ("1.10", 2),
        ("1.9", 1),
    ]


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        ((2026, 11, 24), 3, (2026, 8, 24)),
        ((2026, 5, 31), 3, (2026, 2, 28)),
        ((2026, 3, 1), 3, (2025, 12, 1)),
        ((2024, 2, 29), 12, (2023, 2, 28)),
    ],
)
def test_months_before(
    day: tuple[int, int, int], months: int, earlier: tuple[int, int, int]
) -> None:
    then = datetime(*day, 15, 30, tzinfo=UTC)
    assert time_shift.months_before(then, months) == datetime(*earlier, tzinfo=UTC)
