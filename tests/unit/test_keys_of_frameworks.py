"""Of the real frameworks: a change of one answer asks that question again, and no other."""

import ast
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import pytest

from harness.measure.probe import probes
from harness.planning import catalog, plan
from harness.planning.answering_code import DIMENSIONS, questions
from harness.planning.keys import Keys
from harness.planning.pieces import Pieces
from harness.planning.sources import Sources
from harness.records.plan import Target
from harness.records.record import Measurement
from harness.records.store import RunStore
from tests.unit.world import CHECKOUT

FRAMEWORKS = ("airflow", "kubeflow", "metaflow", "mlflow")
# Answers that more than one probe uses, and by which right.
ALSO_USED: dict[str, set[str]] = {"tutorial": {"code", "idioms"}}  # they look at how it is started

Cells = set[tuple[str, str]]  # framework, and probe or kind of measurement


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Frameworks and scenarios that may be changed."""
    folder = tmp_path_factory.mktemp("root")
    for name in ("frameworks", "scenarios"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(CHECKOUT / name, folder / name, ignore=ignored)
    return folder


@pytest.fixture
def root(copied: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MLOPS_BENCH_ROOT", str(copied))
    return copied


def keys() -> dict[tuple[str, str], set[str]]:
    """By framework, and by probe or kind of measurement."""
    known, scenarios = catalog.frameworks(), catalog.scenarios()
    targets = [Target(name, known[name].default_deployment) for name in FRAMEWORKS]
    planned = plan.make(
        targets,
        list(scenarios.values()),
        "smoke",
        repeat=1,
        warmup=0,
        besides=plan.Besides(install=True, probes=list(probes())),
    )
    of_plan = Keys(planned, known, scenarios, probes())
    found: dict[tuple[str, str], set[str]] = {}
    for cell in planned.cells:
        what = cell.probe or str(cell.measurement)
        found.setdefault((cell.target.framework, what), set()).add(of_plan.of(cell))
    return found


@cache
def unchanged(_root: Path) -> dict[tuple[str, str], set[str]]:
    return keys()


def changed(root: Path, file: str, old: str, new: str) -> Cells:
    """What has another key while a file of the frameworks reads differently."""
    before = unchanged(root)
    with edited(root / "frameworks" / file, old, new):
        after = keys()
    return {cell for cell in before if before[cell] != after[cell]}


@contextmanager
def edited(file: Path, old: str, new: str) -> Iterator[None]:
    """Its first `old` is `new`."""
    text = file.read_text()
    assert old in text, file
    file.write_text(text.replace(old, new, 1))
    try:
        yield
    finally:
        file.write_text(text)


def test_an_edit_is_undone_when_a_test_fails(root: Path) -> None:
    file = root / "frameworks" / "airflow" / "adapter.py"
    before = file.read_text()
    with suppress(AssertionError), edited(file, "", "# more\n"):
        raise AssertionError
    assert file.read_text() == before


CLASSES = [
    ("airflow", "interpretability", "RunPage", {"page"}),
    ("kubeflow", "documentation", "Settings", {"configuration"}),
    ("metaflow", "configuration", "Retry", {"retry"}),
    ("mlflow", "interoperability", "S3Artifacts", {"s3"}),
    ("airflow", "instrumentation", "Tutorial", {"tutorial", "code", "idioms"}),
]


@pytest.mark.parametrize(("framework", "dimension", "question", "asked"), CLASSES)
def test_an_answer_is_its_own_probes(
    root: Path, framework: str, dimension: str, question: str, asked: set[str]
) -> None:
    head = f"class {question}(asked.{question}):\n"
    file = f"{framework}/probes/{dimension}.py"
    found = changed(root, file, head, f"{head}    ADDED = 1\n\n")
    assert found == {(framework, probe) for probe in asked}


FILES = {
    "airflow/probes/dags/branch.py": {"branch"},
    "airflow/probes/dags/openlineage.py": {"openlineage"},
    "kubeflow/probes/pipelines/branch.py": {"branch"},
    "metaflow/probes/flows/best_run.py": {"best_run", "search_speed"},  # which uses it, too
    "mlflow/probes/programs/environment_model.py": {"environment"},
    "airflow/probes/dags_apart/costs.py": {"code", "microbench"},
    "metaflow/probes/costs.py": {"code", "microbench"},
    "mlflow/probes/mistakes/MLproject": {"mistakes"},
    "kubeflow/probes/mistakes.toml": {"mistakes"},
    "kubeflow/probes/minimal.py": {"code", "idioms", "time_shift", "uninstall"},
    "metaflow/probes/quickstart.py": {"code", "idioms", "quickstart", "user_interface"},
    "mlflow/probes/tutorial.py": {"code", "idioms", "steps", "tutorial"},
}


@pytest.mark.parametrize("file", FILES)
def test_a_program_is_its_own_probes(root: Path, file: str) -> None:
    framework = file.partition("/")[0]
    assert changed(root, file, "", "# more\n") == {(framework, probe) for probe in FILES[file]}


ENTRIES = {
    "airflow": "interpretability.data_digest",
    "kubeflow": "configuration.timeout",
    "metaflow": "configuration.executor_swap",
    "mlflow": "configuration.branch",
}


@pytest.mark.parametrize("framework", ENTRIES)
def test_an_entry_of_the_table_is_its_own_probes(root: Path, framework: str) -> None:
    head = f'."{ENTRIES[framework]}"]\n'
    file = f"{framework}/probes/answers.toml"
    after = (root / "frameworks" / file).read_text().partition(head)[2]
    old = head + after.partition('reason = "')[0] + 'reason = "'
    found = changed(root, file, old, f"{old}More: ")
    assert found == {(framework, ENTRIES[framework].partition(".")[2])}


def test_comments_of_the_table_are_nobodys(root: Path) -> None:
    assert changed(root, "airflow/probes/answers.toml", "", "# a comment\n") == set()


def test_a_pair_is_both_sides(root: Path) -> None:
    file, head = "airflow/probes/interoperability.py", "class MlflowPairs("
    assert changed(root, file, head, f"@changed\n{head}") == {("airflow", "mlflow_pairs")}
    services = changed(root, "mlflow/probes/services.py", "", "MORE = 1\n")
    assert ("airflow", "mlflow_pairs") in services


def test_facts_are_those_probes_that_no_class_answers(root: Path) -> None:
    found = changed(root, "airflow/probes/answers.toml", "[facts]\n", "[facts]\nmore = 1\n")
    assert {("airflow", "cli"), ("airflow", "user_interface")} <= found
    assert not {("airflow", "retry"), ("airflow", "serving"), ("airflow", "configuration")} & found


def test_what_nobody_names_is_every_probes(root: Path) -> None:
    pairs = {(f, p) for f in FRAMEWORKS for p in ("mlflow_pairs", "shared_environment")}
    found = changed(root, "mlflow/probes/programs/project/steps.py", "", "# more\n")
    assert found == {("mlflow", probe) for probe in probes()} | pairs


def test_services_are_those_probes_that_are_asked_while_they_are_up(root: Path) -> None:
    pairs = {(framework, "mlflow_pairs") for framework in FRAMEWORKS}
    found = changed(root, "mlflow/probes/services.py", "", "MORE = 1\n")
    up = {("mlflow", name) for name, probe in probes().items() if probe.services}
    assert found == up | pairs | {("mlflow", "code")}  # which counts the lines of all modules


MODULES = {
    "mlflow/probes/projects.py": 9,
    "airflow/probes/routes.py": 2,
    "airflow/probes/stored.py": 4,
    "kubeflow/probes/local_runs.py": 19,
}


@pytest.mark.parametrize("file", MODULES)
def test_a_module_is_theirs_who_use_it(root: Path, file: str) -> None:
    found = changed(root, file, "", "MORE = 1\n")
    assert len(found) == MODULES[file]
    assert (file.partition("/")[0], "code") in found
    assert changed(root, file, "", "# A comment.\n") == set()


def test_a_pipeline_is_its_scenarios_runs(root: Path) -> None:
    """And what reads or names its source."""
    found = changed(root, "airflow/mnist.py", "", "MORE = 1\n")
    assert found == {("airflow", name) for name in ("run", "code", "dag", "steps")}
    found = changed(root, "metaflow/bert_imdb.py", "", "MORE = 1\n")
    assert found == {("metaflow", "run"), ("metaflow", "code")}


def test_an_adapter_is_its_frameworks_runs_and_probes(root: Path) -> None:
    found = changed(root, "metaflow/adapter.py", "", "MORE = 1\n")
    assert found == {("metaflow", name) for name in ("run", *probes())} | {
        (framework, "shared_environment") for framework in FRAMEWORKS
    }
    assert changed(root, "metaflow/adapter.py", "", "# A comment.\n") == set()


def test_of_facts_a_title_is_nobodys_and_a_pin_everybodys(root: Path) -> None:
    file = "metaflow/framework.toml"
    assert changed(root, file, 'title = "', 'title = "The ') == set()
    assert changed(root, file, 'about = "', 'about = "now ') == set()
    found = changed(root, file, 'requires = ["', 'requires = ["more==1", "')
    assert {("metaflow", name) for name in ("install", "run", *probes())} <= found


def test_extras_are_those_probes_that_are_asked_with_them(root: Path) -> None:
    found = changed(root, "metaflow/extras.lock", "", "# more\n")
    up = {("metaflow", name) for name, probe in probes().items() if probe.services}
    assert found == up


def test_the_head_of_a_module_is_all_its_answers(root: Path) -> None:
    file = "metaflow/probes/interoperability.py"
    found = changed(root, file, "\nfrom ", "\nimport antigravity\nfrom ")
    answered = [f"interoperability.{name}" for name in _answered(root / "frameworks" / file)]
    asked = {probe.name for probe in probes().values() if probe.question in answered}
    assert len(asked) > 5
    assert found == {("metaflow", name) for name in asked}


def _answered(file: Path) -> list[str]:
    known = questions(file.stem)
    classes = [node for node in ast.parse(file.read_text()).body if isinstance(node, ast.ClassDef)]
    return [known[node.name].probe for node in classes if node.name in known]


def _classes() -> Iterator[tuple[str, str, str]]:
    for framework in FRAMEWORKS:
        for dimension in DIMENSIONS:
            file = CHECKOUT / "frameworks" / framework / "probes" / f"{dimension}.py"
            if file.exists():
                yield from ((framework, dimension, probe) for probe in _answered(file))


def test_no_other_answer_of_any_framework_is_used_by_two_probes() -> None:
    seen = 0
    for framework in FRAMEWORKS:
        pieces = Pieces(CHECKOUT / "frameworks" / framework, Sources(), probes())
        used = {probe: pieces.used(probe) for probe in probes()}
        for _, dimension, probe in (each for each in _classes() if each[0] == framework):
            (name,) = [n for n, each in questions(dimension).items() if each.probe == probe]
            piece = f"{dimension}.py {name}"
            users = {other for other, own in used.items() if piece in own}
            assert users == {probe, *ALSO_USED.get(probe, ())}, (framework, piece)
            seen += 1
    assert seen > 100


def test_probes_declare_the_programs_that_their_modules_name() -> None:
    declared = {program for probe in probes().values() for program in probe.programs}
    for probe in probes().values():
        module = probe.function.__module__.replace(".", "/")
        tree = ast.parse((CHECKOUT / f"{module}.py").read_text())
        prose = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and n not in prose]
        named = {word for t in texts if isinstance(t, str) for word in re.findall(r"[\w.]+", t)}
        if probe.name == probe.function.__module__.rpartition(".")[2]:
            assert {each for each in named & declared if "." in each} <= set(probe.programs), module


def test_an_edited_answer_leaves_all_other_cells_of_the_reference_finished(root: Path) -> None:
    planned = RunStore.open("reference/scores").plan()

    def of_reference() -> list[str]:
        known, scenarios = catalog.frameworks(), catalog.scenarios()
        of_plan = Keys(planned, known, scenarios, probes())
        return [of_plan.of(cell) for cell in planned.cells]

    before = of_reference()
    file, head = "metaflow/probes/configuration.py", "class Retry("
    with edited(root / "frameworks" / file, head, f"@changed\n{head}"):
        after = of_reference()
    pairs = zip(planned.cells, before, after, strict=True)
    again = [cell for cell, old, new in pairs if old != new]
    assert len(set(before)) == len(planned.cells) > 250
    assert [(cell.target.framework, cell.probe) for cell in again] == [("metaflow", "retry")]
    assert again[0].measurement is Measurement.PROBE
