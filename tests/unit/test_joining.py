"""A run beside others: who comes from where, and which figures cannot be compared."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from harness.records.record import Answer, Measurement, Purpose, Record
from harness.scoring import joining
from harness.scoring import rubric as rubrics
from harness.scoring.changes import Measured
from harness.scoring.comparison import compare
from harness.scoring.joining import Conditions, Joined
from harness.scoring.scores import Card, QuestionScore, score
from tests.unit.builders import MACHINE, a_record, costs
from tests.unit.scoring import (
    FRAMEWORKS,
    a_framework,
    a_probe,
    a_question,
    a_ratio,
    a_rubric,
    a_sample,
)

RUBRIC = a_rubric(a_question("seconds"), a_ratio("share"), a_question("lines", unit="lines"))
KNOWN = {**FRAMEWORKS, "new": a_framework("new"), "third": a_framework("third")}
OTHER_MACHINE = msgspec.structs.replace(MACHINE, cores=64)


def a_run(
    name: str, *frameworks: str, lock: str = "base", wall: float = 0.0, **changes: Any
) -> Measured:
    """All that three questions ask of each, and a round of a run, of plain Python too."""
    records = []
    for framework in frameworks:
        facts = {"framework": framework, **changes}
        records += [
            a_sample("seconds", 10.0, **facts),
            a_sample("lines", 10.0, **facts),
            a_probe("share", answers={"share": Answer(1, 2)}, **facts),
        ]
    for n, framework in enumerate(("plain", *frameworks)):
        made = {"framework": framework, "deployment": "local", "lock_sha256": lock}
        records.append(a_record(**{**made, "samples": costs(n + 1 + wall), **changes}))
        made |= {"measurement": Measurement.INSTALL, "scenario": ""}
        records.append(a_record(**{**made, **changes}))
    control = {"purpose": Purpose.CONTROL, "samples": costs(1.5), **changes}
    records.append(a_record(**{"deployment": "local", **control}))
    scores = score(records, RUBRIC, KNOWN)
    return Measured(name, records, scores, compare(records, "plain"))


def conditions(run: Measured) -> Callable[[Record], Conditions]:
    base = next(r.lock_sha256 or "" for r in run.records if r.framework == "plain")
    return lambda r: Conditions(
        machine=f"{r.machine.cpu}, {r.machine.cores} cores",
        packages=base,
        code="" if (r.harness_commit or "").endswith("+") else str(r.harness_commit),
        profile=r.profile if r.measurement is Measurement.RUN else "none",
    )


def join(*runs: Measured) -> Joined:
    return joining.join(runs, [conditions(run) for run in runs], KNOWN)


def of(found: Joined, framework: str) -> Card:
    (card,) = [c for c in found.whole.scores.cards if c.target.framework == framework]
    return card


def answer(found: Joined, framework: str, question: str) -> QuestionScore:
    questions = of(found, framework).dimensions["speed"].questions
    return next(each for each in questions if each.question.name == question)


def rows(found: Joined) -> list[str]:
    return [row.target.framework for row in found.whole.comparison.rows]


REFERENCE = ("it", "other")


def test_a_run_of_the_same_machine_joins_with_all_its_figures() -> None:
    run = a_run("mine", "new")
    found = join(run, a_run("reference", *REFERENCE))
    assert [c.target.framework for c in found.whole.scores.cards] == ["it", "new", "other"]
    assert of(found, "new") == run.scores.cards[0]
    assert found.notes == []
    assert rows(found) == ["plain", "it", "other", "new"]
    assert set(found.whole.comparison.installs) == {
        f"{n}:local" for n in ("plain", *REFERENCE, "new")
    }
    assert [(o.framework, o.run, o.days) for o in found.origins] == [
        ("new", "mine", "2026-01-01"),
        ("it", "reference", "2026-01-01"),
        ("other", "reference", "2026-01-01"),
    ]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"machine": OTHER_MACHINE}, "another kind of machine (here 64 cores; there 2 cores)"),
        ({"lock": "newer"}, "other versions of the packages that all frameworks share"),
        ({"harness_commit": "abc"}, "other code of the harness"),
        ({"harness_commit": "abc+"}, "other code of the harness (here not recorded; there None)"),
    ],
)
def test_elsewhere_counts_and_cases_join_and_seconds_have_no_points(
    changes: dict[str, Any], why: str
) -> None:
    found = join(a_run("mine", "new", **changes), a_run("reference", *REFERENCE))
    seconds = answer(found, "new", "seconds")
    assert seconds.points is None
    assert why in seconds.reading.reason
    assert seconds.reading.interval is not None, "the figure itself is still shown"
    for question in ("lines", "share"):
        assert answer(found, "new", question).points is not None
    for framework in REFERENCE:
        assert answer(found, framework, "seconds").points is not None
    speed = of(found, "new").dimensions["speed"]
    assert (speed.covered, speed.of) == (2, 3)
    assert speed.score is not None
    width = speed.score.here.high - speed.score.here.low
    assert width == pytest.approx(10 / 3), "what has no points may be anything"
    (note,) = found.notes
    assert note.startswith("new: 1 figure, runs of tiny")
    assert "not comparable with reference" in note
    assert why in note
    assert rows(found) == ["plain", "it", "other"]


def test_another_profile_keeps_the_costs_of_runs_apart_and_no_answer() -> None:
    found = join(a_run("mine", "new", profile="paper"), a_run("reference", *REFERENCE))
    assert rows(found) == ["plain", "it", "other"]
    assert answer(found, "new", "seconds").points is not None
    assert [note.partition(" (")[0] for note in found.notes] == [
        "new: runs of tiny not comparable with reference: measured with another profile"
    ]


def test_the_run_itself_counts_where_both_have_a_framework() -> None:
    mine = a_run("mine", "it", started_at="2026-02-01T00:00:00+00:00")
    found = join(mine, a_run("reference", *REFERENCE))
    assert [(o.framework, o.run) for o in found.origins] == [("it", "mine"), ("other", "reference")]
    assert found.notes == ["it: in mine and in reference; mine counts"]
    assert [r.started_at for r in found.whole.records if r.framework == "it"] == [
        r.started_at for r in mine.records if r.framework == "it"
    ]
    assert rows(found).count("it") == 1


def test_several_runs_join_one_after_another() -> None:
    found = join(a_run("mine", "new"), a_run("one", "it"), a_run("two", "it", "other"))
    assert [(o.framework, o.run) for o in found.origins] == [
        ("new", "mine"),
        ("it", "one"),
        ("other", "two"),
    ]


def test_figures_are_compared_with_the_run_that_most_come_from() -> None:
    """Of two with as many the other than the one that is shown beside it."""
    strange = a_run("mine", "new", machine=OTHER_MACHINE)
    assert answer(join(strange, a_run("one", "it")), "new", "seconds").points is None
    found = join(a_run("mine", *REFERENCE), a_run("one", "new", machine=OTHER_MACHINE))
    assert answer(found, "new", "seconds").points is None
    assert answer(found, "it", "seconds").points is not None


def test_overheads_are_over_the_plain_python_of_their_own_run() -> None:
    mine = a_run("mine", "new", wall=50.0)
    found = join(mine, a_run("reference", *REFERENCE))
    by_name = {row.target.framework: row for row in found.whole.comparison.rows}
    assert by_name["new"].overhead["run"].value == 1
    assert by_name["it"].overhead["run"].value == 1


def test_of_two_bands_of_noise_the_wider_counts() -> None:
    quiet, loud = a_run("mine", "new"), a_run("reference", *REFERENCE)
    loud.comparison.noise["tiny/smoke"]["run"] = msgspec.structs.replace(
        loud.comparison.noise["tiny/smoke"]["run"], high=70.0
    )
    assert join(quiet, loud).whole.comparison.noise["tiny/smoke"]["run"].high == 70.0
    assert join(loud, quiet).whole.comparison.noise["tiny/smoke"]["run"].high == 70.0


def test_what_the_reference_was_not_asked_is_not_measured_there() -> None:
    """As in one that was made before the rubric had the question."""
    older = a_run("reference", *REFERENCE)
    older.records = [r for r in older.records if r.probe != "probe_seconds"]
    older.scores = score(older.records, RUBRIC, KNOWN)
    found = join(a_run("mine", "new", machine=OTHER_MACHINE), older)
    assert answer(found, "it", "seconds").reading.state == "not measured"
    assert answer(found, "new", "seconds").points is not None, "there is nothing to compare it with"


def without(run: Measured, gone: Callable[[Record], bool]) -> Measured:
    run.records = [r for r in run.records if not gone(r)]
    run.scores = score(run.records, RUBRIC, KNOWN)
    run.comparison = compare(run.records, "plain")
    return run


def test_of_what_most_were_not_asked_the_others_are_compared_with_each_other() -> None:
    """Two machines must not join since the run with most frameworks has no such figure."""
    most = without(
        a_run("reference", *REFERENCE),
        lambda r: r.probe == "probe_seconds" or r.measurement is Measurement.RUN,
    )
    large = a_run("large", "third", machine=OTHER_MACHINE)
    found = join(a_run("mine", "new"), most, large)
    assert answer(found, "new", "seconds").points is not None
    assert answer(found, "third", "seconds").points is None
    assert rows(found) == ["plain", "new"]
    costs, figures = found.notes
    assert costs.startswith("third: 1 figure, runs of tiny not comparable with mine: ")
    assert figures.startswith("third: installs not comparable with reference: ")


CASES = a_question("cases", map="cases", best=None, worst=None)


@pytest.mark.parametrize(
    ("commit", "expected", "told"), [("abc", 8, True), (None, 8, False), ("abc", 10, False)]
)
def test_another_number_of_cases_by_other_code_is_told(
    commit: str | None, expected: int, told: bool
) -> None:
    def run(name: str, framework: str, cases: int, code: str | None) -> Measured:
        facts = {"framework": framework, "harness_commit": code}
        plain = a_record(deployment="local", **{**facts, "framework": "plain"})
        asked = a_probe("cases", answers={"cases": Answer(8, cases)}, **facts)
        scores = score([plain, asked], a_rubric(CASES), KNOWN)
        return Measured(name, [plain, asked], scores, compare([plain, asked], "plain"))

    found = join(run("mine", "new", expected, commit), run("reference", "it", 10, None))
    assert answer(found, "new", "cases").points is not None
    notes = [note for note in found.notes if "number of cases" in note]
    expectation = [
        "new: another number of cases than in reference, by other code of the harness, "
        "so compare these points with care: speed.cases"
    ]
    assert notes == (expectation if told else [])


def test_what_depends_on_the_machine() -> None:
    found = {q.name for q in rubrics.load().questions if q.is_of_machine}
    timed = {"cold_seconds", "warm_seconds", "ui_seconds", "import_first", "import_warm"}
    timed |= {"startup", "step", "metric_enqueued", "metric_durable", "search_speed"}
    timed |= {"artifact_1kb", "artifact_1mb", "artifact_100mb", "memory", "snapshot", "restore"}
    timed |= {"first_word", "next_word", "ready_llm", "memory_llm"}
    timed |= {"latency", "service", "ready", "memory_server", "check"}
    assert found == timed
