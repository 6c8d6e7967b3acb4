"""`probe` and `reproduce --measure` from the command line, with a probe of the test's own."""

import json
import signal
from typing import Any

import pytest

from harness.commands.probe import plan_for
from harness.measure.probe import Context, Finding, Probe, ToolFailed, probes
from harness.planning import catalog
from harness.records.plan import Target
from harness.records.record import Status
from harness.scoring import rubric as rubrics
from harness.scoring.rubric import Dimension, Question, Rubric
from harness.worker.contract import Unsupported
from tests.unit.world import World


def a_question(name: str, probe: str, **facts: Any) -> Question:
    given = {"text": "How?", "unit": "s", "map": "cases", "reason": "so", "figures": [name]}
    return Question(**{**given, "name": name, "dimension": "it", "probe": probe, **facts})


UNASKED = a_question("serves", "other", roles=["server"])  # the world's framework is a tracker
QUESTIONS = [
    UNASKED,
    a_question("works", "fake"),
    a_question("lasts", "fake", map="log", best=1.0, worst=4.0),
    a_question("installs", "install", map="log", best=1.0, worst=4.0, figures=["install.cold"]),
    a_question("runs", "run", map="log", best=1.0, worst=4.0, figures=["wall"], scenario="tiny"),
]
RUBRIC = Rubric(
    "a test's",
    {"it": Dimension(name="it", title="It", weight=1, questions={i.name: i for i in QUESTIONS})},
)


class Fake:
    """A probe that finds what it is told to, or raises it."""

    problem: BaseException | None = None
    asked = 0

    def __call__(self, _context: Context) -> Finding:
        self.asked += 1
        if self.problem is not None:
            raise self.problem
        finding = Finding()
        finding.answer("works", 1, 1)
        finding.add("lasts", 2.0, "s")
        return finding


@pytest.fixture
def fake(world: World, monkeypatch: pytest.MonkeyPatch) -> Fake:
    assert world.root.exists()
    found = Fake()
    for name in ("fake", "other"):
        monkeypatch.setitem(probes(), name, Probe(name, found))
    monkeypatch.setattr(rubrics, "load", lambda *_: RUBRIC)
    return found


def test_a_probe_is_asked_and_its_points_shown(world: World, fake: Fake) -> None:
    result = world.bench("probe", "faulty", "works", "lasts", "--name", "it")
    assert result.code == 0, result.said
    assert fake.asked == 1  # for both questions
    assert "run it: 1 cells to do" in result.said
    assert "works" in result.said
    assert "lasts" in result.said
    assert str(world.run_folder("it")) in result.out.replace("\n", "")
    (record,) = world.records("it")
    assert (record.framework, record.deployment, record.probe) == ("faulty", "fine", "fake")


def test_json_is_the_records(world: World, fake: Fake) -> None:
    result = world.bench("probe", "faulty", "works", "--json", "--repeat", "2")
    (first, second) = json.loads(result.out)
    assert (first["repetition"], second["repetition"], fake.asked) == (1, 2, 2)
    assert first["answers"]["works"]["found"] == 1


@pytest.mark.parametrize(
    ("problem", "code", "said"),
    [
        (ToolFailed("the tool broke"), 1, "the tool broke"),
        (Unsupported("it has none", "https://example.org"), 0, "it has none"),
        (FileNotFoundError(2, "none", "/x"), 1, "/x"),
    ],
)
def test_the_exit_code_says_whether_every_question_got_an_answer(
    world: World, fake: Fake, problem: Exception, code: int, said: str
) -> None:
    fake.problem = problem
    result = world.bench("probe", "faulty", "works")
    assert result.code == code
    assert said in result.said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["faulti"], "no framework is called 'faulti'; did you mean 'faulty'?"),
        (["faulty", "workz"], "no question is called 'workz'; did you mean 'works'?"),
        (["bare"], "bare is the baseline, which other frameworks are compared with"),
        (["bare:process", "works"], "bare is the baseline, "),
        (["faulty", "--repeat", "0"], "Invalid value for '--repeat'"),
    ],
)
def test_wrong_usage_is_exit_code_2(
    world: World, fake: Fake, arguments: list[str], said: str
) -> None:
    result = world.bench("probe", *arguments)
    assert result.code == 2
    assert said in result.said
    assert (fake.asked, (world.home / "runs").exists()) == (0, False)


def test_what_is_asked_of_other_roles_is_named_and_has_a_record(world: World, fake: Fake) -> None:
    result = world.bench("probe", "faulty", "serves", "works", "--name", "it")
    assert result.code == 0, result.said
    assert "not asked of faulty:fine (tracker): it.serves" in result.said
    assert [(r.order, r.probe, r.status, r.reason) for r in world.records("it")] == [
        (0, "other", Status.NOT_APPLICABLE, "not asked of: tracker"),
        (1, "fake", Status.OK, ""),
    ]


def test_what_does_not_apply_is_not_to_do_again(world: World, fake: Fake) -> None:
    assert world.bench("probe", "faulty", "--name", "it").code == 0
    assert "0 of 8 cells to do" in world.bench("run", "--resume", "it").said
    assert sum(r.probe == "other" for r in world.records("it")) == 1


def test_nothing_but_what_is_asked_of_other_roles_is_wrong_usage(world: World, fake: Fake) -> None:
    result = world.bench("probe", "faulty", "serves")
    assert result.code == 2
    assert "not asked of faulty:fine (tracker): it.serves" in result.said
    assert (fake.asked, (world.home / "runs").exists()) == (0, False)


def test_a_harness_that_cannot_go_on_is_exit_code_3(world: World, fake: Fake) -> None:
    fake.problem = OSError(28, "No space left on device", "/full")
    result = world.bench("probe", "faulty", "works")
    assert result.code == 3
    assert "the disk is full (/full)" in result.said


def test_the_help_says_how_often_it_asks(world: World) -> None:
    assert "Default: as the rubric says" in world.bench("probe", "--help").said


@pytest.mark.usefixtures("fake")
def test_each_probe_is_asked_as_often_as_the_question_wants_that_wants_it_most() -> None:
    timed = {"map": "log", "best": 1.0, "worst": 4.0, "repetitions": 3}
    once, often = a_question("a", "fake"), a_question("b", "fake", **timed)
    known = catalog.frameworks()
    chosen = [Target("faulty", "fine")]

    def rounds(repeat: int | None, *asked: Question) -> list[int]:
        return [c.repetition for c in plan_for(asked, chosen, known, repeat=repeat).cells]

    assert rounds(None, once) == [1]
    assert rounds(None, once, often) == rounds(None, often, once) == [1, 2, 3]
    assert rounds(2, once, often) == [1, 2]
    assert rounds(4, once) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "arguments", [["probe", "faulty", "works"], ["reproduce", "--measure"]], ids=" ".join
)
def test_ctrl_c_and_a_polite_kill_name_the_run(
    world: World, fake: Fake, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    def killed(*_: object) -> None:
        signal.raise_signal(signal.SIGTERM)

    def died(*_: object) -> None:
        pytest.fail("SIGTERM would have ended the harness at once")

    signal.signal(signal.SIGTERM, died)
    monkeypatch.setattr("harness.running.campaign.Campaign.run", killed)
    result = world.bench(*arguments, "--name", "it")
    assert fake.asked == 0
    assert result.code == 130
    assert result.said.endswith(
        "Interrupted; continue with `mlops-bench run --resume it`, then `mlops-bench score it`"
    )


def test_an_interrupted_probe_is_resumed_by_run(world: World, fake: Fake) -> None:
    fake.problem = KeyboardInterrupt()
    assert world.bench("probe", "faulty", "works", "--name", "it").code == 130
    assert [r.status for r in world.records("it")] == ["interrupted"]
    fake.problem = None
    result = world.bench("run", "--resume", "it")
    assert result.code == 0, result.said
    assert [r.status for r in world.records("it")] == ["interrupted", "ok"]


def test_everything_the_rubric_asks_is_measured_of_every_framework(
    world: World, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned: list[str] = []

    def run(campaign: Any, _progress: object) -> None:
        planned.extend(str(c.probe or c.measurement) for c in campaign.plan.cells)

    shown: list[str | None] = []
    monkeypatch.setattr("harness.running.campaign.Campaign.run", run)
    monkeypatch.setattr("harness.commands.score.reproduce", lambda name, *_: shown.append(name))
    assert world.bench("reproduce", "--measure", "--name", "it").code == 0
    assert (planned.count("install"), planned.count("fake"), planned.count("other")) == (2, 1, 1)
    assert planned.count("run") == 4  # with the baseline's warm-up and control
    assert shown == [str(world.run_folder("it"))]
    assert fake.asked == 0


@pytest.mark.usefixtures("fake")
def test_of_frameworks_that_are_named_all_is_measured_and_of_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned: set[str] = set()

    def run(campaign: Any, _progress: object) -> None:
        planned.update(str(cell.target) for cell in campaign.plan.cells)

    monkeypatch.setattr("harness.running.campaign.Campaign.run", run)
    monkeypatch.setattr("harness.commands.score.reproduce", lambda *_: None)
    assert world.bench("reproduce", "--measure", "-f", "faulty:brief", "--name", "it").code == 0
    assert planned == {"bare:process", "faulty:brief"}


def test_an_earlier_run_gets_what_it_has_no_good_answer_to(world: World, fake: Fake) -> None:
    """Its plan grows by these cells: `run --resume` knows them, too."""
    assert world.bench("run", "-f", "faulty", "-s", "tiny", "-p", "smoke", "--name", "it").code == 0
    before = world.records("it")
    again = world.bench("probe", "faulty", "works", "--resume", "it")
    assert again.code == 0, again.said
    assert "run it: 1 cells to do" in again.said
    *earlier, added = world.records("it")
    assert earlier == before
    assert (added.probe, added.order) == ("fake", max(r.order for r in before) + 1)
    for more, asked in (((), 1), (("--repeat", "2"), 2)):
        assert world.bench("probe", "faulty", "works", *more, "--resume", "it").code == 0
        assert fake.asked == asked
    said = world.bench("run", "--resume", "it").said
    assert f"0 of {len(before) + 2} cells to do" in said


def test_a_run_of_the_package_and_a_second_name_are_refused(world: World, fake: Fake) -> None:
    assert world.bench("probe", "faulty", "works", "--name", "it").code == 0
    for name, said in (("a", "leave --name out"), (None, "no run is called 'is'")):
        named = ("--name", name) if name else ()
        result = world.bench("probe", "faulty", "works", "--resume", "is", *named)
        assert (result.code, said in result.said) == (2, True), result.said
    assert fake.asked == 1
