"""What is committed of servers: whole, right, alike when repeated, and as it is documented."""

import itertools
from collections.abc import Sequence

import pytest

from harness import tasks
from harness.records.intervals import Interval
from harness.records.record import Answer, Purpose, Record, State, Status
from harness.scoring.comparison import Row, compare
from harness.scoring.repeatability import MOST_MOVED, itself
from tests.unit.stored import stored
from tests.unit.test_monitors_measured import READING, measured

RUN, AGAIN = "servers-mnist", "servers-mnist-again"  # three rounds each, with A/A controls
BOTH = "servers-both"  # both models, once: `compare --role server`
ALL = "servers-all"  # with other deployments than the default ones, once
SERVERS = {"bentoml", "fastapi", "kserve", "litserve", "mlflow", "mlserver", "mosec", "plain"}
OTHERS = {
    "fastapi:workers", "kserve:v2", "litserve:restarting", "mlserver:inline", "mosec:workers",
}  # fmt: skip
ROUNDS = 3
EXPECTED = {"refused": 6, "drained": 2, "counted": 1, "failed": 3, "revived": 1, "unready": 1}
LATER = {"described": 2, "identified": 1, "overloaded": 2, "switched": 2}  # asked of later runs
OF_ALL = {**EXPECTED, **LATER}
OF_TEXTS = {**EXPECTED, "refused": 5}  # a text has no wrong shape
CEILING = 3  # times the highest rate: else our side may bound it
SERVED = tasks.of("serving")
FIGURES = (*SERVED.costs, "rate")


def records(run: str) -> list[Record]:
    return [r for r in stored(run).newest() if r.task == "serving"]


def rows(run: str) -> dict[str, Row]:
    return {row.target.framework: row for row in compare(records(run), "plain").rows}


def samples(record: Record) -> dict[str, float]:
    return {sample.name: sample.value for sample in record.samples}


@pytest.mark.parametrize("run", [RUN, AGAIN])
def test_each_server_gave_right_answers_in_three_rounds_and_three_controls(run: str) -> None:
    found = records(run)
    for purpose in (Purpose.MEASURED, Purpose.CONTROL):
        done = sorted((r.framework, r.repetition) for r in found if r.purpose is purpose)
        assert done == sorted(itertools.product(SERVERS, range(1, ROUNDS + 1)))
    assert {r.status for r in found} == {Status.OK}


@pytest.mark.parametrize(
    ("run", "scenario", "servers", "expected"),
    [
        (RUN, "mnist_serving", SERVERS, EXPECTED),
        (AGAIN, "mnist_serving", SERVERS, EXPECTED),
        (BOTH, "mnist_serving", SERVERS, OF_ALL),
        (BOTH, "reviews_serving", SERVERS, {**OF_ALL, **OF_TEXTS}),
        (ALL, "mnist_serving", SERVERS | OTHERS, OF_ALL),
    ],
)
def test_each_server_met_all_faults(
    run: str, scenario: str, servers: set[str], expected: dict[str, int]
) -> None:
    assert set(measured(run, scenario)) == servers
    for record in records(run):
        if record.scenario == scenario:
            met = expected if record.purpose is Purpose.MEASURED else {"counted": 1}
            assert record.status is Status.OK, record.key
            assert record.answers.keys() == met.keys(), record.key
            for case, answer in record.answers.items():
                assert not answer.unknown, (record.key, case)
                if answer.state is State.MEASURED:
                    assert answer.expected == met[case], (record.key, case)


def test_with_both_models_faults_give_the_same() -> None:
    images, reviews = (measured(BOTH, f"{name}_serving") for name in ("mnist", "reviews"))
    cases = [(name, case) for name in SERVERS for case in EXPECTED if case != "refused"]
    differing = {
        each
        for each in cases
        if told(images[each[0]].answers[each[1]]) != told(reviews[each[0]].answers[each[1]])
    }
    assert differing == set()


def test_what_was_asked_later_has_the_same_answer_three_times() -> None:
    images, reviews, other = (
        measured(run, f"{model}_serving")
        for run, model in ((BOTH, "mnist"), (BOTH, "reviews"), (ALL, "mnist"))
    )
    for name in SERVERS:
        rows = {later(name, run[name]) for run in (images, reviews, other)}
        assert len(rows) == 1, rows


def test_kserve_drops_requests_in_five_of_seven_rounds() -> None:
    kserve = [r.answers["drained"] for run in (RUN, AGAIN, BOTH) for r in records(run)
              if r.framework == "kserve" and r.purpose is Purpose.MEASURED
              and r.scenario == "mnist_serving"]  # fmt: skip
    assert [answer.found for answer in kserve] == [1, 1, 1, 1, 2, 1, 2]


@pytest.mark.parametrize("run", [RUN, AGAIN, BOTH, ALL])
def test_our_side_bounds_no_rate(run: str) -> None:
    for record in records(run):
        assert samples(record)["ceiling"] >= CEILING * samples(record)["rate"], record.key


@pytest.mark.parametrize("run", [RUN, AGAIN])
def test_fastapi_against_itself_contains_zero(run: str) -> None:
    (fastapi,) = (
        each for each in itself(compare(records(run), "plain")) if "fastapi" in each.target
    )
    assert (fastapi.zero, fastapi.others) == (fastapi.figures, [])
    assert fastapi.figures == len(SERVED.costs)


def test_two_runs_agree() -> None:
    one, other = rows(RUN), rows(AGAIN)
    pairs = [
        (name, figure, one[name].samples[figure], other[name].samples[figure])
        for name in sorted(SERVERS)
        for figure in FIGURES
    ]
    assert all(interval.known for _, _, *both in pairs for interval in both)
    moved = [pair for pair in pairs if not pair[2].overlaps(pair[3])]
    assert len(moved) <= MOST_MOVED * len(pairs), moved


def told(answer: Answer) -> str:
    if answer.state is not State.MEASURED:
        return str(answer.state)
    return "not known" if answer.unknown else f"{answer.found} of {answer.expected}"


def cells(name: str, figures: Sequence[str], rounds: Sequence[Record]) -> str:
    """A row, as docs/reading.md has it: where rounds differ, what each of them gave."""
    cases = [
        ", ".join(sorted({told(record.answers[case]) for record in rounds}))
        for case in ("refused", "failed", "drained", "revived", "counted")
    ]
    return f"| {' | '.join([name, *figures, *cases])} |"


def later(name: str, record: Record) -> str:
    """What later runs were asked besides."""
    return f"| {' | '.join([name, *(told(record.answers[case]) for case in LATER)])} |"


def between(interval: Interval, factor: float, form: str) -> str:
    low, value, high = (
        format(end * factor, form) for end in (interval.low, interval.value, interval.high)
    )
    return f"{value} ({low} to {high})"


def repeated(name: str, row: Row) -> str:
    seen = row.samples
    figures = [
        between(seen["ready"], 1, ".1f"),
        between(seen["latency"], 1000, ".1f"),
        between(seen["rate"], 1, ".0f"),
        between(seen["cpu.request"], 1000, ".1f"),
        between(seen["memory.server"], 1e-6, ".0f"),
    ]
    own = [r for r in records(RUN) if (r.framework, r.purpose) == (name, Purpose.MEASURED)]
    return cells(name, figures, own)


def once(name: str, record: Record) -> str:
    seen = samples(record)
    figures = [
        f"{seen['ready']:.1f}",
        f"{seen['latency'] * 1000:.1f}",
        f"{seen['rate']:.0f}",
        f"{seen['cpu.request'] * 1000:.1f}",
        f"{seen['memory.server'] / 1e6:.0f}",
    ]
    return cells(name, figures, [record])


def test_the_documentation_has_each_figure() -> None:
    wanted = [repeated(name, row) for name, row in rows(RUN).items()]
    every = measured(ALL, "mnist_serving")
    wanted += [once(name, r) for name, r in measured(BOTH, "reviews_serving").items()]
    wanted += [once(name, every[name]) for name in (*OTHERS, "plain")]
    wanted += [later(name, record) for name, record in every.items()]
    assert [each for each in wanted if each not in READING] == []
