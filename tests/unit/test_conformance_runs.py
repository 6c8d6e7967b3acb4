"""Each check on a run's evidence fails on the fault that it is for, and says how to fix it."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from harness.conformance import answers, conduct, result
from harness.conformance.observer import Abandoned, First
from harness.conformance.prerequisite import Once
from harness.conformance.registry import Finding, Verdict
from harness.conformance.subject import Subject
from harness.conformance.suite import checks
from harness.planning import catalog
from harness.records.record import Status
from tests.unit.stranger import HASH, settle
from tests.unit.world import World

Mutation = Callable[[First], None]
FIRST_RUN = {module.__name__ for module in (result, answers, conduct)}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Subject]:
    """A stranger whose first run went well."""
    home = tmp_path_factory.mktemp("good")
    with pytest.MonkeyPatch.context() as monkeypatch:
        world = World(home / "world", home / "cache")
        world.enter(monkeypatch)
        subject = Subject(
            settle(world.root / "frameworks"), "", catalog.scenarios()["tiny"], lambda _: None
        )
        subject.first()
        yield subject


def changed(good: Subject, change: Mutation) -> Subject:
    """The same subject with another first run."""
    first = copy.deepcopy(good.first())
    change(first)
    subject = copy.copy(good)
    subject.first = Once(lambda: first)
    return subject


def findings(subject: Subject) -> dict[str, Finding]:
    return {c.name: c.finding(subject) for c in checks() if c.look.__module__ in FIRST_RUN}


def back(**fields: Any) -> Mutation:
    """Other fields of the read-back."""

    def change(first: First) -> None:
        assert first.run.result
        assert fields.keys() <= first.run.result["read_back"].keys()
        first.run.result["read_back"].update(fields)

    return change


def inside(field: str, key: Any, value: Any) -> Mutation:
    """Another item in a field of the read-back."""

    def change(first: First) -> None:
        assert first.run.result
        first.run.result["read_back"][field][key] = value

    return change


def result_field(name: str, value: Any) -> Mutation:
    return lambda first: (first.run.result or {}).__setitem__(name, value)


def outcome(**fields: Any) -> Mutation:
    def change(first: First) -> None:
        for name, value in fields.items():
            setattr(first.run.outcome, name, value)

    return change


def phase_error(first: First) -> None:
    first.run.phases[1]["error"] = "ValueError: no luck"


def no_stop(first: First) -> None:
    first.run.phases.pop()


def lost_file(first: First) -> None:
    first.record.digests = {}
    first.record.status, first.record.reason = Status.WRONG_RESULT, "file x did not come back"


def other_digest(first: First) -> None:
    first.record.digests["select_best"] = "0"


def twice(first: First) -> None:
    first.run.marks.append(first.run.step_marks[0])


def overlap(first: First) -> None:
    one, two = first.run.step_marks[:2]
    two.begin = one.begin
    one.end = two.end = one.begin + 1


UNEXPLAINED = {"unsupported": {"reason": " ", "documentation": "https://example.org"}}
UNLINKED = {"unsupported": {"reason": "because", "documentation": "http://example.org"}}
ELSEWHERE = {"elsewhere": {"deployment": "server", **UNEXPLAINED["unsupported"]}}

FAULTS: list[tuple[str, Mutation, str]] = [
    ("ends well", outcome(exit_code=1), "exit code 1"),
    ("ends well", outcome(exit_code=None, ended="timeout"), "timeout"),
    ("phases", phase_error, "configure raised ValueError: no luck"),
    ("phases", no_stop, "not ['import', 'configure'"),
    ("read-back", inside("outputs", "load_data", 7), "ReadBack"),
    ("run id", result_field("run_id", " "), "return the framework's run id"),
    ("version", back(version=""), "fill ReadBack.version"),
    ("outputs", inside("outputs", "more", {}), "has ['more'] too many"),
    ("files", lost_file, "file x did not come back"),
    ("same results", other_digest, "select_best differs"),
    ("unsupported has reasons", back(code_version=UNEXPLAINED), "code_version is Unsupported"),
    ("unsupported has reasons", back(model=UNLINKED), "https link"),
    ("unsupported has reasons", back(model=ELSEWHERE), "model is Elsewhere('server', ' ', 'https"),
    ("parameters", inside("params", "count", "4"), "'4' for 'count'"),
    ("parameters", back(params={}), "None for 'factors'"),
    ("metrics", inside("metrics", "2/multiple", [[1, 2.0]]), "lacks 2 points"),
    ("step names", back(steps=[]), "has to name"),
    ("step logs", inside("logs", "multiply/2", " "), "nothing for ['multiply/2']"),
    ("step logs", inside("logs", "more", "text"), "unknown ['more']"),
    ("versions of code and data", back(data_version=""), "ReadBack.data_version"),
    ("registered model", back(model={"name": "m"}), "['version', 'accuracy']"),
    ("registered model", inside("model", "accuracy", 0.1), "has accuracy 0.1"),
    ("plain answers", back(details={"x": "<T object at 0x7f>"}), "<T object at 0x7f>"),
    ("each step once", twice, "more than once: load_data"),
    ("each step once", lambda first: first.run.marks.clear(), "never ran: load_data"),
    ("one after another", overlap, "multiply/2 began while load_data"),
    ("nothing left behind", outcome(leaked=["sleep 60"]), "sleep 60"),
    ("loopback only", outcome(listeners=["0.0.0.0:40000"]), "0.0.0.0:40000"),
    ("ports as given", outcome(listeners=["127.0.0.1:80"]), "port 80"),
    ("no talk with other machines", outcome(peers=["192.0.2.1:443 of curl"]), "of curl"),
]


def test_the_good_run_passes_them_all(good: Subject) -> None:
    found = findings(good)

    assert len(found) >= 25
    assert [f for f in found.values() if f.verdict is not Verdict.PASS] == []


@pytest.mark.parametrize(("name", "change", "said"), FAULTS)
def test_a_fault_fails_its_check_alone(
    good: Subject, name: str, change: Mutation, said: str
) -> None:
    found = findings(changed(good, change))

    assert found[name].verdict is Verdict.FAIL
    assert said in found[name].message
    wrong = ["judged right"] if change is lost_file else []  # which stands before the exact one
    assert [f.name for f in found.values() if f.verdict is Verdict.FAIL] == [*wrong, name]


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.OK])
def test_only_what_was_judged_is_judged_right(good: Subject, status: Status) -> None:
    def other(first: First) -> None:
        first.record.status, first.record.reason = status, "for a reason"

    found = findings(changed(good, other))["judged right"]

    wrong = status is Status.WRONG_RESULT
    assert found.verdict is (Verdict.FAIL if wrong else Verdict.NOT_CHECKED)
    assert "for a reason" in found.message


def a_step(**fields: Any) -> Mutation:
    def change(first: First) -> None:
        assert first.run.result
        first.run.result["read_back"]["steps"][0].update(fields)

    return change


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"started": None}, "lacks its begin or end"),
        ({"started": 1.0}, "seconds since the epoch"),
        ({"ended": 9e9}, "seconds since the epoch"),
    ],
)
def test_step_times_lie_in_the_run(good: Subject, fields: dict[str, Any], said: str) -> None:
    found = findings(changed(good, a_step(**fields)))["step times"]

    assert found.verdict is Verdict.FAIL
    assert said in found.message


def test_a_step_needs_a_status(good: Subject) -> None:
    assert "status of load_data" in findings(changed(good, a_step(status="")))["step names"].message


def test_the_version_is_the_locks(good: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(good.framework, "requires", ["six==1.1"])
    lock = good.framework.lock(good.deployment)
    before = lock.read_text()
    lock.write_text(f"six==1.1 {HASH}\n")
    try:
        found = findings(good)["version"]
    finally:
        lock.write_text(before)

    assert "ReadBack.version is 1.0, the lock pins 1.1" in found.message


def test_what_is_unsupported_passes(good: Subject) -> None:
    nothing = {"unsupported": {"reason": "there is none", "documentation": "https://example.org"}}
    fields = dict.fromkeys(answers.PARTS, nothing)

    found = findings(changed(good, back(**fields)))

    assert {f.name for f in found.values() if f.verdict is not Verdict.PASS} == set()


def test_without_a_read_back_nothing_in_it_is_checked(good: Subject) -> None:
    found = findings(changed(good, result_field("read_back", None)))

    for name in ("read-back", "version", "outputs", "parameters", "step logs"):
        assert found[name].verdict is Verdict.NOT_CHECKED


def test_without_a_good_baseline_nothing_is_compared(good: Subject) -> None:
    found = findings(changed(good, lambda first: setattr(first, "baseline", None)))

    for name in ("same results", "metrics", "registered model"):
        assert found[name].message == "not checked: the baseline's own run failed"


def test_an_end_that_takes_too_long(good: Subject) -> None:
    subject = copy.copy(good)
    abandoned = Abandoned(good.run.outcome, 5.1, ["sleep 60"])
    subject.abandoned = Once(lambda: abandoned)

    found = {c.name: c.finding(subject) for c in checks() if "abandonment" in c.look.__module__}

    assert "it took 5.1 s" in found["ends when abandoned"].message
    assert "sleep 60" in found["nothing survives"].message
