"""Questions that are asked of some roles only, and answers that another deployment has."""

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from rich.console import Console

from harness.analysis import files, frames
from harness.planning.catalog import Deployment, Framework
from harness.records.record import Answer, Record, State, Status
from harness.report import ranks, scores, standings
from harness.report.page import build, content, requirements
from harness.report.page.requirements import Requirement
from harness.scoring import ranking
from harness.scoring.changes import Measured, changes
from harness.scoring.comparison import compare
from harness.scoring.rubric import Dimension, Question, Rubric
from harness.scoring.scores import DimensionScore, Scores, score
from tests.unit.scoring import FRAMEWORKS, a_framework, a_probe, a_question, a_rubric, a_sample

KNOWN = {**FRAMEWORKS, "notes": a_framework("notes", "tracker")}  # the others are orchestrators
SPEED = a_question("a")
RETRY = a_question("b", roles=["orchestrator"])
WATCH = a_question("c", dimension="sight", roles=["monitor", "server"])


def a_pair(*more: Record) -> list[Record]:
    """Both answer the first question alike; only the orchestrator is good at the second."""
    both = [a_sample("a", 10, framework=name) for name in ("it", "notes")]
    return [*both, a_sample("b", 1), *more]


def scored(records: list[Record], rubric: Rubric | None = None) -> Scores:
    return score(records, rubric or a_rubric(SPEED, RETRY), KNOWN)


def with_sight() -> Rubric:
    """A second dimension, whose only question is asked of none of the two."""
    rubric = a_rubric(SPEED, RETRY)
    sight = Dimension(name="sight", title="Sight", weight=3, questions={"c": WATCH})
    return Rubric("here", {**rubric.dimensions, "sight": sight})


@pytest.mark.parametrize(
    ("asked", "roles", "expected"),
    [
        ([], [], True),
        ([], ["tracker"], True),
        (["tracker"], ["server", "tracker"], True),
        (["tracker"], ["server"], False),
        (["tracker"], [], False),
    ],
)
def test_a_question_is_asked_of_the_roles_that_it_names(
    asked: list[Any], roles: list[Any], expected: bool
) -> None:
    assert a_question("a", roles=asked).is_asked_of(roles) is expected


TWO = msgspec.structs.replace(a_framework("two"), roles=["tracker", "orchestrator"])


def test_a_framework_has_a_card_and_a_total_in_each_of_its_roles() -> None:
    records = [a_sample("a", 10, framework="two"), a_sample("b", 1, framework="two")]

    found = score(records, a_rubric(SPEED, RETRY), {**KNOWN, "two": TWO})

    assert [(str(card.target), card.role) for card in found.cards] == [
        ("two:local", "tracker"),
        ("two:local", "orchestrator"),
    ]
    assert [card.total.here.value for card in found.cards] == pytest.approx([5, 7.5])
    assert found.roles == ["tracker", "orchestrator"]
    assert [card.role for card in found.used_as("tracker")] == ["tracker"]


def test_a_lens_asks_all_of_its_frameworks_alike() -> None:
    rubric = a_rubric(SPEED, RETRY, lens=["it", "notes"])
    answered = a_probe("b", framework="notes", status=Status.UNSUPPORTED, reason="none")

    found = score(a_pair(answered), rubric, KNOWN)

    seen = {card.target.framework: card for card in found.used_as("lens")}
    assert seen["it"].total.here.value == pytest.approx(7.5)
    assert seen["notes"].total.here.value == pytest.approx(2.5)
    (tracker,) = found.used_as("tracker")
    assert tracker.total.here.value == pytest.approx(5), "its own role is not asked to retry"


def test_a_lens_says_what_it_did_not_ask() -> None:
    rubric = a_rubric(SPEED, lens=["it"])
    rubric.dimensions["speed"].questions["b"] = RETRY

    (card,) = score(a_pair(), rubric, KNOWN).used_as("lens")

    unasked = card.dimensions["speed"].questions[1]
    assert unasked.reading.reason == "not asked by the lens"


@pytest.mark.parametrize(
    "more", [[], [a_sample("b", 100, framework="notes")]], ids=["no record", "a record of before"]
)
def test_what_is_not_asked_is_in_no_mean_no_coverage_and_no_interval(more: list[Record]) -> None:
    it, notes = (card.dimensions["speed"] for card in scored(a_pair(*more)).cards)

    assert it.score
    assert it.score.here.value == pytest.approx(7.5)
    assert (it.covered, it.of) == (2, 2)
    assert notes.score
    ends = notes.score.here
    assert (ends.low, ends.value, ends.high) == pytest.approx((5, 5, 5))
    assert (notes.covered, notes.of) == (1, 1)
    unasked = notes.questions[1]
    assert (unasked.reading.state, unasked.points) == (State.NOT_APPLICABLE, None)
    assert unasked.reading.reason == "asked of: orchestrator"


def test_a_record_may_say_itself_that_it_was_not_asked() -> None:
    records = [a_sample("a", 10), a_probe("b", status=Status.NOT_APPLICABLE)]

    found = scored(records).cards[0].dimensions["speed"]

    assert (found.covered, found.of) == (1, 1)


def test_a_dimension_without_any_question_to_ask_is_in_no_total() -> None:
    found = scored(a_pair(), with_sight())

    for card in found.cards:
        assert card.dimensions["sight"].state is State.NOT_APPLICABLE
        assert card.settled
        assert card.total == card.measured
    assert [round(card.total.here.value, 6) for card in found.cards] == [7.5, 5.0]
    assert list(ranking.table(found, found.cards, "here")) == ["speed"]


def test_of_whom_nothing_is_asked_may_be_anywhere() -> None:
    (card,) = scored([a_sample("b", 1, framework="notes")], a_rubric(RETRY)).cards

    assert (card.settled, card.measured) == (False, None)
    assert (card.total.here.low, card.total.here.high) == (0, 10)


def pages(records: list[Record], rubric: Rubric) -> dict[str, str]:
    found, comparison = scored(records, rubric), compare(records, "plain")
    html = build.render(Measured("a run", records, found, comparison), KNOWN)
    return {**scores.pages(found, comparison, KNOWN, records), "html": html}


def test_pages_say_so() -> None:
    found = pages(a_pair(), with_sight())

    page = found["scores-tracker-notes-local.md"]
    assert [line for line in page.splitlines() if line.startswith("| b: ")] == []
    assert "## Sight: not applicable\n" in page
    assert "Coverage: 1 of 1." in page
    assert found["scores.md"].count("| Sight | 3 | not applicable |  |") == 2
    assert '<tr class="not-applicable">' not in found["html"]
    assert "mlops-bench probe notes:local speed.b" not in found["html"]
    assert "Open, since" not in found["html"]


def test_the_terminal_says_so() -> None:
    console = Console(width=120, record=True, quiet=False)
    found = scored(a_pair(), with_sight())
    standings.show_scores(console, found)
    standings.show_questions(console, found, [RETRY])

    text = console.export_text()
    assert [line for line in text.splitlines() if line.startswith("Sight")] == []
    (row,) = [line for line in text.splitlines() if line.startswith("notes:local")]
    assert " ".join(row.split()) == "notes:local b not applicable none asked of: orchestrator"


def test_the_page_weighs_nothing_where_nothing_is_asked() -> None:
    scores = scored(a_pair(), with_sight())
    found = content.interactive(scores, ranks.fields(scores), KNOWN)

    assert [framework["scores"]["sight"] for framework in found["frameworks"]] == [None, None]


def test_a_table_for_other_tools_says_so(tmp_path: Any) -> None:
    files.write(frames.answers(scored(a_pair())), tmp_path / "all.json")

    rows = json.loads((tmp_path / "all.json").read_text())
    (row,) = [r for r in rows if (r["framework"], r["question"]) == ("notes", "b")]
    assert (row["state"], row["points"], row["command"]) == ("not applicable", None, "")


def test_what_neither_run_was_asked_is_no_change() -> None:
    records = a_pair()
    run = Measured("run", records, scored(records, with_sight()), compare(records, "plain"))

    found = changes(run, run)

    told = [(shift.target, shift.what) for shift in [*found.questions, *found.dimensions]]
    assert ("notes:local", "speed.a") in told
    assert ("notes:local", "speed.b") not in told
    assert [what for _, what in told if "sight" in what] == []


def elsewhere(question: Question, deployment: str) -> Record:
    answer = Answer(0, 1, State.ELSEWHERE, "on a cluster", "https://d", deployment=deployment)
    return a_probe(question.name, answers={question.name: answer})


def failed_elsewhere(question: Question, deployment: str) -> Record:
    found = elsewhere(question, deployment)
    return msgspec.structs.replace(found, status=Status.ELSEWHERE, reason="on a cluster")


@pytest.mark.parametrize("answered", [elsewhere, failed_elsewhere])
def test_what_another_deployment_has_scores_nothing_here_and_is_open_anywhere(
    answered: Callable[[Question, str], Record],
) -> None:
    records = [a_sample("a", 10), answered(RETRY, "cluster")]

    found = scored(records).cards[0].dimensions["speed"]

    worth = found.questions[1].points
    assert worth
    assert (worth.here.low, worth.here.high, found.covered) == (0, 0, 2)
    assert (worth.anywhere.low, worth.anywhere.high) == (0, 10)
    assert found.score
    assert (found.score.here.low, found.score.here.high) == pytest.approx((2.5, 2.5))
    anywhere = found.score.anywhere
    assert (anywhere.low, anywhere.value, anywhere.high) == pytest.approx((2.5, 5, 7.5))


def both_deployments(there: Record | None) -> DimensionScore:
    """Of the local one, which refers to a cluster."""
    cluster = Deployment("there")
    known = msgspec.structs.replace(KNOWN["it"])
    known.deployments = {**known.deployments, "cluster": cluster}
    records = [a_sample("a", 10), elsewhere(RETRY, "cluster"), *filter(None, [there])]
    found = score(records, a_rubric(SPEED, RETRY), {**KNOWN, "it": known})
    (card,) = [card for card in found.cards if card.target.deployment == "local"]
    return card.dimensions["speed"]


def test_what_another_deployment_has_counts_anywhere_once_it_is_measured_there() -> None:
    found = both_deployments(a_sample("b", 10, deployment="cluster"))

    assert found.score
    assert (found.score.here.low, found.score.here.high) == pytest.approx((2.5, 2.5))
    assert (found.score.anywhere.low, found.score.anywhere.high) == pytest.approx((5, 5))
    assert found.questions[1].reading.state is State.ELSEWHERE


@pytest.mark.parametrize(
    "there",
    [
        None,
        a_probe("b", deployment="cluster", status=Status.ERROR),
        a_probe("b", deployment="cluster", status=Status.UNSUPPORTED),
    ],
    ids=["no record", "an error", "one says so, the other does not"],
)
def test_else_it_stays_open_anywhere(there: Record | None) -> None:
    found = both_deployments(there)

    assert found.score
    assert found.score.anywhere.low == pytest.approx(2.5)
    assert found.score.anywhere.high == pytest.approx(7.5)


@pytest.mark.parametrize("answered", [elsewhere, failed_elsewhere])
@pytest.mark.parametrize(
    ("deployment", "told"), [("cluster", "elsewhere: cluster"), ("", "elsewhere")]
)
def test_what_another_deployment_has_is_shown(
    answered: Callable[[Question, str], Record], deployment: str, told: str
) -> None:
    records = [a_sample("a", 10), answered(RETRY, deployment)]

    page = pages(records, a_rubric(SPEED, RETRY))["scores-orchestrator-it-local.md"]
    assert f"| {told} | 0.0 here, anywhere 0 to 10 |" in page
    assert "on a cluster" in page


@pytest.mark.parametrize(
    ("framework", "records", "why"),
    [
        ("notes", a_pair(), "speed.b: asked of: orchestrator"),
        ("it", [elsewhere(RETRY, "cluster")], "speed.b: on a cluster (https://d)"),
    ],
)
def test_a_requirement_strikes_nobody_out_for_it(
    framework: str, records: list[Record], why: str
) -> None:
    cards = {card.target.framework: card for card in scored(records).cards}
    asked = Requirement("Has to retry", question="speed.b", points=5)
    known: Framework = KNOWN[framework]

    found = requirements.judge(asked, cards[framework], known, {})

    assert (found.met, found.why) == (None, why)
