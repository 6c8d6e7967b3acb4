"""How cases are counted, and the lines between two scripts."""

import json
from pathlib import Path

import pytest

from harness.measure.configuration.cases import Cases
from harness.measure.configuration.edits import edited
from harness.measure.interoperability.sending import Unanswered
from harness.measure.probe import FrameworkFailed, NotHere
from harness.worker.contract import Unsupported
from tests.probes.contexts import a_context


def unsupported() -> str:
    raise Unsupported("no such thing", "https://example.org/page")


def failed() -> str:
    raise FrameworkFailed("it crashed")


def lacking() -> str:
    raise NotHere("no engine answers")


def test_what_one_case_cannot_do_costs_no_other(tmp_path: Path) -> None:
    context = a_context(tmp_path)
    cases = Cases(context, "it.counted")
    cases.ask("good", lambda: "")
    cases.ask("wrong", lambda: "it was different")
    cases.ask("absent", unsupported)
    cases.ask("crash", failed)
    answer = cases.finding().answers["it.counted"]
    assert (answer.found, answer.expected) == (1, 4)
    kept = json.loads((context.evidence / "cases.json").read_text())
    assert [case["reason"] for case in kept] == [
        "",
        "it was different",
        "unsupported: no such thing",
        "failed: it crashed",
    ]
    assert kept[2]["documentation"] == "https://example.org/page"


def test_what_this_machine_lacks_is_counted_apart(tmp_path: Path) -> None:
    context = a_context(tmp_path)
    cases = Cases(context, "it.counted")
    cases.ask("good", lambda: "")
    cases.ask("elsewhere", lacking)
    answer = cases.finding().answers["it.counted"]
    assert (answer.found, answer.expected, answer.unknown) == (1, 2, 1)
    kept = json.loads((context.evidence / "cases.json").read_text())
    assert (kept[1]["passed"], kept[1]["reason"]) == (None, "not measured: no engine answers")


def test_absence_here_is_no_absence(tmp_path: Path) -> None:
    cases = Cases(a_context(tmp_path), "it.counted")
    cases.ask("absent", unsupported)
    cases.ask("elsewhere", lacking)
    with pytest.raises(NotHere, match="no engine"):
        cases.finding()


def test_nothing_but_absence_is_unsupported(tmp_path: Path) -> None:
    cases = Cases(a_context(tmp_path), "it.counted")
    cases.ask("absent", unsupported)
    cases.ask("absent too", unsupported)
    with pytest.raises(Unsupported, match="no such thing"):
        cases.finding()


def test_a_failure_beside_absence_is_a_failure(tmp_path: Path) -> None:
    cases = Cases(a_context(tmp_path), "it.counted")
    cases.ask("absent", unsupported)
    cases.ask("crash", failed)
    with pytest.raises(FrameworkFailed, match="it crashed"):
        cases.finding()


def test_a_server_that_does_not_answer_is_a_failure(tmp_path: Path) -> None:
    """Which has a type of its own."""

    def unanswered() -> str:
        raise Unanswered("no answer")

    cases = Cases(a_context(tmp_path), "it.counted")
    cases.ask("absent", unsupported)
    cases.ask("silent", unanswered)
    with pytest.raises(Unanswered):
        cases.finding()


def test_edited_lines_are_those_that_a_user_types() -> None:
    before = "pip install it\n\nit start\n"
    after = "# with a database\npip install it[db]\nexport DB=there\nit start\n"
    assert edited(before, before) == []
    assert edited(before, after) == ["pip install it[db]", "export DB=there"]
    assert edited(after, "it start\n") == []
