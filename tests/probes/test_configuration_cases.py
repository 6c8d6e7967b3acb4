"""How cases are counted, and the lines between two scripts."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.measure.cases import Cases, present
from harness.measure.configuration.edits import edited
from harness.measure.interoperability.sending import Unanswered
from harness.measure.probe import FrameworkFailed, NotAnswered, OutOfTime
from harness.records.record import Answer, State
from harness.worker.contract import Elsewhere, NotHere, Unsupported, lack
from tests.probes.contexts import a_context


def unsupported() -> str:
    raise Unsupported("no such thing", "https://example.org/page")


def elsewhere() -> str:
    raise Elsewhere("cluster", "not on one machine", "https://example.org/cluster")


def unanswered() -> str:
    raise NotAnswered("frameworks/own/probes/configuration.py", "It")


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


def test_what_another_deployment_has_in_part_is_an_answer_in_part(tmp_path: Path) -> None:
    cases = Cases(a_context(tmp_path), "it.counted")
    cases.ask("given back", elsewhere)
    cases.ask("recorded", unsupported)
    answer = cases.finding().answers["it.counted"]
    assert (answer.found, answer.expected, answer.elsewhere) == (0, 2, 1)


def test_what_another_deployment_has_in_all_cases_is_elsewhere_whole(tmp_path: Path) -> None:
    cases = Cases(a_context(tmp_path), "it.counted")
    for name in ("given back", "recorded"):
        cases.ask(name, elsewhere)
    with pytest.raises(Elsewhere):
        cases.finding()


def test_what_this_machine_lacks_is_counted_apart(tmp_path: Path) -> None:
    context = a_context(tmp_path)
    cases = Cases(context, "it.counted")
    cases.ask("good", lambda: "")
    cases.ask("elsewhere", lacking)
    answer = cases.finding().answers["it.counted"]
    assert (answer.found, answer.expected, answer.unknown) == (1, 2, 1)
    kept = json.loads((context.evidence / "cases.json").read_text())
    assert (kept[1]["passed"], kept[1]["reason"]) == (None, "not measured: no engine answers")


def test_what_is_not_answered_yet_costs_its_own_case(tmp_path: Path) -> None:
    cases = Cases(a_context(tmp_path), "it.counted")
    cases.ask("good", lambda: "")
    cases.ask("open", unanswered)
    answer = cases.finding().answers["it.counted"]
    assert (answer.found, answer.expected, answer.unknown) == (1, 2, 1)
    said = "not answered yet: write `class It` in frameworks/own/probes/configuration.py"
    assert (cases.cases[1].passed, cases.cases[1].reason) == (None, f"not measured: {said}")
    assert answer.reason == f"not measured: {said}"


def test_what_another_deployment_has_is_not_passed_and_told_apart(tmp_path: Path) -> None:
    context = a_context(tmp_path)
    cases = Cases(context, "it.counted")
    cases.ask("good", lambda: "")
    cases.ask("far", elsewhere)
    finding = cases.finding()
    answer = finding.answers["it.counted"]
    assert (answer.found, answer.expected, answer.unknown) == (1, 2, 0)
    assert (answer.elsewhere, answer.deployment) == (1, "cluster")
    kept = json.loads((context.evidence / "cases.json").read_text())
    assert kept[1]["reason"] == answer.reason == "elsewhere: not on one machine"
    assert kept[1]["documentation"] == "https://example.org/cluster"
    finding.lacking("it.far", cases.lacking["far"])
    assert finding.answers["it.far"] == Answer(
        0, 1, State.ELSEWHERE, "not on one machine", "https://example.org/cluster", 0, "cluster"
    )


@pytest.mark.parametrize(
    ("judges", "kind"),
    [
        ([elsewhere, unanswered], NotAnswered),
        ([unanswered, failed], FrameworkFailed),
    ],
)
def test_without_any_answer_the_one_that_settles_least_is_told(
    tmp_path: Path, judges: list[Callable[[], str]], kind: type[Exception]
) -> None:
    cases = Cases(a_context(tmp_path), "it.counted")
    for number, judge in enumerate(judges):
        cases.ask(str(number), judge)
    with pytest.raises(kind):
        cases.finding()


def test_what_is_missing_is_unsupported_and_all_else_is_itself() -> None:
    assert present({"digest": "ab"}) == {"digest": "ab"}
    with pytest.raises(Unsupported, match="no such thing") as raised:
        present(lack("no such thing", "https://example.org"))
    assert raised.value.documentation == "https://example.org"
    with pytest.raises(Elsewhere, match="no such thing") as there:
        present(lack("no such thing", "https://example.org", "server"))
    assert there.value.deployment == "server"


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


def late() -> str:
    raise OutOfTime("it did not end within 1 s")


def test_a_case_without_an_end_is_unknown_and_so_is_what_rests_on_it(tmp_path: Path) -> None:
    cases = Cases(a_context(tmp_path), "it.counted")

    def resting() -> str:
        cases.rest_on("late")
        return "it was not done before"

    cases.ask("passed", lambda: "")
    cases.ask("late", late)
    cases.ask("resting", resting)
    answer = cases.finding().answers["it.counted"]
    assert (answer.found, answer.expected, answer.unknown) == (1, 3, 2)
    assert "it did not end within 1 s" in answer.reason


def test_a_failure_beside_a_limit_of_ours_settles_nothing(tmp_path: Path) -> None:
    cases = Cases(a_context(tmp_path), "it.counted")
    cases.ask("crash", failed)
    cases.ask("late", late)
    with pytest.raises(OutOfTime):
        cases.finding()


def test_a_server_that_does_not_answer_is_a_failure(tmp_path: Path) -> None:
    """Which has a type of its own."""

    def silent() -> str:
        raise Unanswered("no answer")

    cases = Cases(a_context(tmp_path), "it.counted")
    cases.ask("absent", unsupported)
    cases.ask("silent", silent)
    with pytest.raises(Unanswered):
        cases.finding()


def test_edited_lines_are_those_that_a_user_types() -> None:
    before = "pip install it\n\nit start\n"
    after = "# with a database\npip install it[db]\nexport DB=there\nit start\n"
    assert edited(before, before) == []
    assert edited(before, after) == ["pip install it[db]", "export DB=there"]
    assert edited(after, "it start\n") == []


def test_of_a_file_its_lines_count_and_not_the_shell_around_them() -> None:
    after = "cat > it.yaml <<END\ndatabase:\n  url: there\nEND\nit start\n"
    assert edited("it start\n", after) == ["database:", "  url: there"]
