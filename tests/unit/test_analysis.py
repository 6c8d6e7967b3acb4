"""The API: its figures are those of the commands, whatever became of a run."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, assert_type

import pandas as pd
import pytest

import harness
from harness import extras
from harness.analysis import columns
from harness.commands.score import reference
from harness.errors import UsageError
from harness.records.plan import Plan
from harness.records.record import Answer, Sample, State, Status
from harness.records.store import RunStore
from harness.scoring import rubric as rubrics
from tests.unit.builders import a_plan, a_record
from tests.unit.toys import bench
from tests.unit.world import World

REFERENCE = "reference/scores"
PAST = "reference/past/2026-11-24"
ENDS = ("", "_low", "_high")
WALL = Sample("wall", 10.0, "s")
TWO_ROLES = """
schema = 1
[dimensions.speed]
weight = 3
[dimensions.speed.questions.latency]
text = "How long does a reply take?"
unit = "s"
map = "log"
best = 1e-6
worst = 10
reason = "r"
probe = "run"
scenario = "echoes"
figures = ["latency"]
roles = ["server"]
[dimensions.later]
weight = 1
[dimensions.alarms]
weight = 1
[dimensions.alarms.questions.right]
text = "Which alarms were right?"
unit = "alarms"
map = "ratio"
reason = "r"
probe = "run"
scenario = "drift"
figures = ["alarms"]
roles = ["monitor"]
"""
# Of the reference: one for each role of a framework, and one for the lens.
CARDS = [
    ("airflow", "orchestrator"),
    ("airflow", "study"),
    ("kubeflow", "orchestrator"),
    ("kubeflow", "study"),
    ("metaflow", "orchestrator"),
    ("metaflow", "study"),
    ("mlflow", "tracker"),
    ("mlflow", "server"),
    ("mlflow", "study"),
]
# Where an end may be anything, JSON has null.
ANYTHING = [float("inf"), float("-inf")]


@pytest.fixture
def run() -> harness.Run:
    return harness.load(REFERENCE)


def said(command: str, *arguments: str) -> Any:
    """What a command prints as JSON, in a process of its own."""
    line = [sys.executable, "-m", "harness", command, *arguments, "--json"]
    done = subprocess.run(line, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def numbers(frame: pd.DataFrame, name: str) -> list[list[float | None]]:
    """Value, low and high of each row, as JSON has them."""
    found = frame[[name + end for end in ENDS]].replace(ANYTHING, float("nan"))
    return [[None if pd.isna(n) else n for n in row] for row in found.to_numpy().tolist()]


def ends(interval: Any) -> list[float | None]:
    return [interval[end] if interval else None for end in ("value", "low", "high")]


def scored(frame: pd.DataFrame) -> list[list[float | None]]:
    """Points of each row as deployed here, then the least and the most anywhere."""
    anywhere = frame[["points_anywhere_low", "points_anywhere_high"]].to_numpy().tolist()
    found = [[None if pd.isna(n) else n for n in row] for row in anywhere]
    return [here + there for here, there in zip(numbers(frame, "points"), found, strict=True)]


def worth(score: Any) -> list[float | None]:
    """The same of a score in JSON."""
    here, anywhere = (score["here"], score["anywhere"]) if score else (None, None)
    return ends(here) + ends(anywhere)[1:]


OPEN = [None, 0.0, 10.0, 0.0, 10.0]  # a dimension of which nothing is known


def whose(card: Any) -> tuple[str, str, str]:
    return card["target"]["framework"], card["target"]["deployment"], card["role"]


def owners(frame: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Framework, deployment and role of each row."""
    return list(zip(frame.framework, frame.deployment, frame.role, strict=True))


def save(world: World, name: str, *records: Any) -> harness.Run:
    """A run with these records."""
    store = RunStore.create(a_plan(), name)
    for record in records:
        store.append(record)
    return harness.load(name)


def test_types_are_told(run: harness.Run, tmp_path: Path) -> None:
    """The assertions are mypy's."""
    assert_type(harness.load(tmp_path) if run is None else run, harness.Run)
    assert_type(harness.runs(), list[str])
    assert_type(run.name, str)
    assert_type(run.folder, Path)
    assert_type(run.plan, Plan)
    assert len(run.plan.cells) == len(RunStore.open(REFERENCE).plan().cells)


def test_scores_are_those_of_the_command(run: harness.Run) -> None:
    cards = said("score", REFERENCE)["cards"]
    dimensions = [d for card in cards for d in card["dimensions"].values()]
    questions = [q for d in dimensions for q in d["questions"]]
    levels = dict(list(run.scores().groupby("level")))

    assert scored(levels["total"]) == [worth(card["total"]) for card in cards]
    assert scored(levels["dimension"]) == [
        OPEN if d["score"] is None and d["of"] else worth(d["score"]) for d in dimensions
    ]
    assert scored(levels["question"]) == [worth(q["points"]) for q in questions]
    assert levels["dimension"].answered.tolist() == [d["covered"] for d in dimensions]
    assert levels["dimension"].asked.tolist() == [d["of"] for d in dimensions]
    assert owners(levels["total"]) == [whose(card) for card in cards]
    assert owners(levels["dimension"]) == [whose(c) for c in cards for _ in c["dimensions"]]
    assert len(questions) == len(cards) * len(rubrics.load().questions)
    assert [(framework, role) for framework, _, role in map(whose, cards)] == CARDS


def test_answers_are_those_of_the_command(run: harness.Run) -> None:
    cards = said("score", REFERENCE)["cards"]
    asked = [(c, q) for c in cards for d in c["dimensions"].values() for q in d["questions"]]
    questions = [question for _, question in asked]
    readings = [question["reading"] for question in questions]

    assert numbers(run.answers, "value") == [ends(reading["interval"]) for reading in readings]
    assert scored(run.answers) == [worth(question["points"]) for question in questions]
    assert owners(run.answers) == [whose(card) for card, _ in asked]
    assert run.answers.question.tolist() == [each["question"]["name"] for each in questions]
    assert run.answers.state.tolist() == [reading["state"] for reading in readings]
    assert run.answers.reason.tolist() == [reading["reason"] for reading in readings]


def test_an_answer_names_its_page_and_how_to_measure_it_again(run: harness.Run) -> None:
    rows = run.answers.query("framework == 'mlflow'").set_index(["role", "question"])
    retry, kept = rows.loc[("study", "retry")], rows.loc[("tracker", "quickstart")]
    unasked = rows.loc[("tracker", "retry")]

    assert retry.state == "elsewhere"
    assert retry.page.endswith("/docs/docs/classic-ml/projects/index.mdx")
    assert retry.command == "mlops-bench probe mlflow:server configuration.retry"
    assert (retry.points, retry.points_anywhere_low, retry.points_anywhere_high) == (0, 0, 10)
    assert (unasked.state, unasked.reason) == ("not applicable", "asked of: orchestrator")
    assert (kept.state, kept.page, kept.unit) == ("measured", "", "share")
    assert all((run.folder / path).exists() for path in kept.evidence.split())


def test_changes_are_those_of_the_command(run: harness.Run) -> None:
    told = said("compare", PAST, REFERENCE)
    shifts = [s for part in ("dimensions", "questions", "costs") for s in told[part]]

    def shown(side: Any) -> list[float | None]:
        return ends(None if isinstance(side, str) else side)

    for older in (PAST, harness.load(PAST)):
        found = run.compare(older)
        for name in ("before", "after"):
            assert numbers(found, name) == [shown(shift[name]) for shift in shifts]
        beyond = [None if pd.isna(b) else bool(b) for b in found.beyond_noise]
        assert beyond == [shift["beyond_noise"] for shift in shifts]
        assert (found.framework + ":" + found.deployment).tolist() == [s["target"] for s in shifts]
        assert found.what.tolist() == [shift["what"] for shift in shifts]


def test_figures_are_those_of_the_records(run: harness.Run) -> None:
    written = reference().records()

    rows = run.records[run.records.unit != "share"]
    samples = [(n, s.name, s.value) for n, r in enumerate(written, 1) for s in r.samples]
    rows = rows[rows.figure != ""]
    assert list(zip(rows.record, rows.figure, rows.value, strict=True)) == samples
    shares = run.records[run.records.unit == "share"]
    answers = [(a.found, a.expected) for r in written for a in r.answers.values()]
    assert list(zip(shares.found, shares.expected, strict=True)) == answers
    assert set(run.records.record) == set(range(1, len(written) + 1))
    assert run.records.started_at.min().isoformat().startswith("2026-11-30")


def test_a_role_limits_frameworks_and_questions(tmp_path: Path, run: harness.Run) -> None:
    written = 'figures = ["retry.counted"]\nroles = ["orchestrator"]\n'
    assert rubrics.DEFAULT.read_text().count(written) == 1
    mine = tmp_path / "mine.toml"
    mine.write_text(
        rubrics.DEFAULT.read_text().replace(written, written.replace("orchestrator", "tracker"))
    )

    trackers, orchestrators = run.scores(mine, "tracker"), run.scores(mine, "orchestrator")

    assert set(trackers.framework) == {"mlflow"}
    assert set(orchestrators.framework) == {"airflow", "kubeflow", "metaflow"}
    assert (set(trackers.role), set(orchestrators.role)) == ({"tracker"}, {"orchestrator"})
    assert "retry" in set(trackers.question)
    assert "retry" not in set(orchestrators.question)
    assert "retry" not in set(run.scores(role="tracker").question)
    assert "retry" in set(run.scores(role="orchestrator").question)


def test_servers_and_monitors_are_scored_apart(toys: World) -> None:
    mine = toys.home / "mine.toml"
    mine.write_text(TWO_ROLES)
    assert bench(toys, "echo", "echo:wrong", "watch").code == 1
    run = harness.load("it")

    servers, monitors = run.scores(mine, "server"), run.scores(mine, "monitor")

    assert set(servers.framework) == {"echo"}
    dimensions = servers[servers.level == "dimension"].set_index(["deployment", "dimension"])
    assert dimensions.loc["fine"].state.to_dict() == {"speed": "measured", "later": "not measured"}
    assert dimensions.loc[("wrong", "speed"), ["points_low", "points_high"]].tolist() == [0, 10]
    assert dimensions.loc[("fine", "later"), ["points_low", "points_high"]].tolist() == [0, 10]
    assert set(monitors.framework) == {"watch"}
    assert monitors[monitors.level == "question"].question.tolist() == ["right"]
    assert monitors[monitors.level == "question"].points.tolist() == [10]
    replies = run.records.query("figure == 'replies' and deployment == 'fine'")
    assert replies[["task", "found", "expected", "value"]].to_numpy().tolist() == [
        ["echoing", 20, 20, 1.0]
    ]


def test_a_misspelt_role_gets_a_hint(run: harness.Run) -> None:
    with pytest.raises(UsageError, match="no role is called 'trakcer'; did you mean 'tracker'"):
        run.scores(role="trakcer")
    with pytest.raises(UsageError, match="no records of a framework in the role 'monitor'"):
        run.scores(role="monitor")


def test_a_broken_rubric_names_its_line(run: harness.Run, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('schema = 1\n[dimensions.a]\nweight = "much"\n')

    with pytest.raises(UsageError, match=r"mine\.toml, line 3"):
        run.scores(rubric=mine)


def test_failures_stay_in_sight(finished: World) -> None:
    run = harness.load("it")

    failed = run.records[run.records.status == "failed"]
    (crashed,) = set(zip(failed.framework, failed.deployment, strict=True))
    assert crashed == ("faulty", "crash")
    assert all(failed.reason)
    measured = run.answers.set_index(["deployment", "question"])
    assert set(measured.loc["crash"].state) <= {"not measured", "not applicable"}
    assert "not measured" in set(measured.loc["crash"].state)
    assert (run.name, run.folder) == ("it", finished.run_folder("it").resolve())


def test_a_record_without_figures_has_a_row(world: World) -> None:
    skipped = a_record(status=Status.SKIPPED, reason="no disk")
    answers = {
        "a": Answer(3, 8, unknown=4),
        "b": Answer(0, 2, unknown=2),
        "c": Answer(0, 1, State.UNSUPPORTED, "never", "https://d"),
    }
    frame = save(world, "it", skipped, a_record(order=1, answers=answers)).records

    assert frame.figure.tolist() == ["", "a", "b", "c"]
    assert frame.status.tolist() == ["skipped", "ok", "ok", "ok"]
    assert frame.state.tolist() == ["", "measured", "not measured", "unsupported"]
    assert frame.value.fillna(-1).tolist() == [-1, 0.75, -1, -1]
    assert frame.reason.tolist() == ["no disk", "", "", "never"]


def test_a_replaced_record_is_marked(world: World) -> None:
    later = a_record(samples=[WALL], started_at="2026-01-02T00:00:00.000+00:00")
    frame = save(world, "it", a_record(status=Status.TIMEOUT), later).records

    assert frame.latest.tolist() == [False, True]


def test_an_empty_run_has_columns_and_says_that_there_is_nothing_to_score(world: World) -> None:
    run = save(world, "it")

    assert len(run.records) == 0
    assert list(run.records.columns) == list(columns.RECORDS)
    assert {n: str(d) for n, d in run.records.dtypes.items()} == {
        name: column.dtype for name, column in columns.RECORDS.items()
    }
    asks: list[Callable[[], object]] = [
        lambda: run.answers,
        lambda: run.scores(),
        lambda: run.compare("it"),
    ]
    for ask in asks:
        with pytest.raises(UsageError, match="run it has no records of a framework to score"):
            ask()


def test_a_figure_without_an_interval_has_infinite_ends(finished: World) -> None:
    costs = harness.load("it").compare("it").query("part == 'cost'")

    known = costs[costs.before_state == "measured"]
    assert set(known.deployment) == {"process", "fine"}
    assert set(known.before_high) == {float("inf")}
    assert set(known.before_low) == {float("-inf")}
    assert known.beyond_noise.isna().all()
    assert set(costs[costs.deployment == "crash"].before_state) == {"failed"}


def test_the_newest_run_is_loaded_without_a_name(finished: World, tmp_path: Path) -> None:
    assert harness.load().name == "it"
    assert harness.load(finished.run_folder("it")).name == "it"
    names = ("deployments", "long", "mnist", "reviews")
    monitors = [f"reference/monitors-{each}" for each in names]
    servers = [f"reference/servers-{each}" for each in ("all", "both", "mnist")]
    others = [PAST, "reference/quick", REFERENCE, *servers, "reference/versions"]
    assert harness.runs() == ["reference/generation", *monitors, *others, "it"]
    assert repr(harness.load()) == "<run it: 5 records>"


def test_every_name_can_be_loaded(finished: World) -> None:
    assert [harness.load(name).name for name in harness.runs()] == harness.runs()


def test_a_misspelt_run_gets_a_hint(finished: World) -> None:
    with pytest.raises(UsageError, match="no run is called 'itt'; did you mean 'it'"):
        harness.load("itt")


def test_without_runs_there_is_none_to_load(world: World) -> None:
    with pytest.raises(UsageError, match="no runs in"):
        harness.load()


def test_without_pandas_one_sentence_says_how_to_get_it(
    run: harness.Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)

    with pytest.raises(UsageError, match=r"pip install 'mlops-bench\[analysis\]'$"):
        _ = run.records


def test_a_module_that_is_broken_is_not_called_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "half.py").write_text("import what_it_needs\n")
    monkeypatch.syspath_prepend(str(tmp_path))

    with pytest.raises(ModuleNotFoundError, match="what_it_needs"):
        extras.needs("analysis", "half")


@pytest.mark.parametrize(
    "program",
    [
        "import harness; harness.Run; harness.runs()",
        "import harness; harness.load('reference/scores').plan",
        "import sys; sys.argv[1:] = ['--help']; from harness.cli import main; main()",
    ],
)
def test_pandas_is_imported_when_a_frame_is_asked_for(program: str) -> None:
    look = "import atexit, sys; atexit.register(lambda: print('pandas' in sys.modules))"
    line = [sys.executable, "-c", f"{look}\n{program}"]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1:] == ["False"], done.stderr


def test_nothing_else_is_exposed() -> None:
    misspelt = "lode"
    with pytest.raises(AttributeError, match="module 'harness' has no attribute 'lode'"):
        getattr(harness, misspelt)


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(harness.__file__).parent / "py.typed").exists()
