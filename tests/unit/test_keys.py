"""When measuring again would measure the same thing, and when it would not."""

import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness import paths
from harness.measure.interoperability import mlflow_pairs, shared_environment
from harness.measure.probe import probes
from harness.planning import catalog
from harness.planning.answering_code import DIMENSIONS
from harness.planning.catalog import Framework
from harness.planning.keys import Keys, Partners, nobody
from harness.planning.package import Package
from harness.planning.sources import Sources
from harness.records.plan import Plan, Target
from harness.records.record import Measurement, Purpose
from tests.unit.builders import a_cell, a_plan
from tests.unit.toys import settle
from tests.unit.world import CHECKOUT, World

FINE, BRIEF = Target("faulty", "fine"), Target("faulty", "brief")
# What is read from the package while it measures, and is no module of the folders of probes.
FOLLOWED = [
    "environments/uv.py",
    "environments/venvs.py",
    "measure/cases.py",
    "measure/retry.json",
    "planning/plan.py",
    "running/ports.py",
    "tasks/new.py",
    "worker/__main__.py",
    "worker/questions/question.py",
    "worker/report/mark.txt",
]
# What only probes use. The first is the module of PROBES, the next are what that imports.
PROBES_OWN = [
    "measure/configuration/retry.py",
    "measure/interoperability/openlineage.json",
    "measure/interoperability/servers.in",
    "measure/interoperability/servers.lock",
    "worker/questions/configuration.py",
    "worker/questions/types/configuration.py",
]
OTHERS = [
    "measure/configuration/traces.py",
    "measure/interoperability/export.py",
    "worker/questions/interpretability.py",
]
LOOKED_AT = [
    "__main__.py",
    "carried/frameworks/plain/adapter.py",
    "cli.py",
    "commands/measure.py",
    "conformance/suite.py",
    "planning/conformed.py",
    "records/conformance.py",
    "report/page/page.css",
    "report/templates/scores.md.j2",
    "scoring/rubric.toml",
    "running/__pycache__/ports.cpython-311.pyc",
    "running/stray.pyc",
]


@dataclass(frozen=True)
class ToyProbe:
    """A probe, as keys see one."""

    name: str
    question: str
    programs: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    services: bool = False
    partners: Partners = nobody
    module: str = "harness.measure.configuration.retry"


def with_others(framework: Framework, known: Mapping[str, Framework]) -> list[Framework]:
    return [each for each in known.values() if each.name not in ("bare", framework.name)]


PROBES = {
    "retry": ToyProbe("retry", "configuration.retry"),
    "pairs": ToyProbe("pairs", "interoperability.pairs", services=True, partners=with_others),
}


def keys(plan: Plan) -> Keys:
    """Files are read again."""
    return Keys(plan, catalog.frameworks(), catalog.scenarios(), PROBES)


def key(world: World, endpoint: str | None = None, **cell: Any) -> str:
    scenario = catalog.scenarios()["tiny"]
    plan = Plan(
        [], dict.fromkeys(("tiny/smoke", "other/smoke"), scenario.profile("smoke").parameters)
    )
    plan.endpoint = endpoint
    return keys(plan).of(a_cell(**{"target": FINE, **cell}))


def probe_key(world: World, probe: str = "retry") -> str:
    return key(world, measurement=Measurement.PROBE, probe=probe, scenario="", profile="")


def install_key(world: World) -> str:
    return key(world, measurement=Measurement.INSTALL, scenario="")


def every_kind(world: World) -> set[str]:
    return {key(world), probe_key(world), install_key(world)}


def append(file: Path) -> None:
    """Have a file say something else."""
    file.parent.mkdir(parents=True, exist_ok=True)
    before = file.read_text() if file.exists() else ""
    if file.name == "framework.toml":
        file.write_text(before.replace("requires = [", 'requires = ["more", ', 1))
    elif file.name == "scenario.toml":
        file.write_text(before.replace("timeout = ", "timeout = 1", 1))
    else:
        file.write_text(f"{before}\n{'CHANGED = 1' if file.suffix == '.py' else '# changed'}\n")
    assert file.read_text() != before


def comment(file: Path) -> None:
    """Have a file say the same in other words."""
    text = file.read_text()
    if file.suffix == ".toml":
        text = re.sub(
            r'^(title|about|source|homepage) = ".*"', r'\1 = "other words"', text, flags=re.M
        )
    file.write_text(f"# A comment.\n\n{text}")


CHANGES: dict[str, Callable[[World], object]] = {
    "adapter source": lambda world: append(world.framework("faulty") / "faults.py"),
    "source in a folder": lambda world: append(world.framework("faulty") / "parts" / "part.py"),
    "data of the adapter": lambda world: append(world.framework("faulty") / "image.json"),
    "hidden file": lambda world: append(world.framework("faulty") / ".env"),
    "hidden folder": lambda world: append(world.framework("faulty") / ".dvc" / "config"),
    "file named like a lock": lambda world: append(world.framework("faulty") / "faults.lock"),
    "template": lambda world: append(world.framework("faulty") / "template.md"),
    "facts of something else": lambda world: (
        world.framework("faulty") / "myframework.toml"
    ).write_text("more = 1"),
    "framework facts": lambda world: append(world.framework("faulty") / "framework.toml"),
    "lock": lambda world: append(world.framework("faulty") / "requirements.lock"),
    "base requirements": lambda world: append(world.root / "scenarios" / "requirements.in"),
    "no lock": lambda world: (world.framework("faulty") / "requirements.lock").unlink(),
}
CHANGES_OF_A_RUN: dict[str, Callable[[World], object]] = {
    **CHANGES,
    "scenario source": lambda world: append(world.scenario / "steps.py"),
    "new scenario file": lambda world: (world.scenario / "more.py").touch(),
    "scenario data": lambda world: append(world.scenario / "more.json"),
    "hidden file of a scenario": lambda world: append(world.scenario / ".env"),
    "what scenarios share": lambda world: append(world.root / "scenarios" / "models.py"),
    "parameters": lambda world: (world.scenario / "scenario.toml").write_text(
        (world.scenario / "scenario.toml").read_text().replace("count = 3", "count = 4")
    ),
}


@pytest.mark.parametrize("what", CHANGES_OF_A_RUN)
def test_a_change_of_what_is_measured_changes_the_key(world: World, what: str) -> None:
    before = key(world)
    CHANGES_OF_A_RUN[what](world)
    assert key(world) != before


CHANGES_OF_AN_INSTALL = ("framework facts", "lock", "base requirements", "no lock")


def test_the_words_of_facts_and_the_comments_of_adapters_do_not_count(world: World) -> None:
    before = every_kind(world)
    comment(world.framework("faulty") / "framework.toml")
    comment(world.framework("bare") / "framework.toml")
    comment(world.framework("faulty") / "adapter.py")
    comment(world.scenario / "scenario.toml")
    assert every_kind(world) == before


@pytest.mark.parametrize("what", CHANGES)
def test_an_install_depends_on_facts_and_lock_and_on_no_source(world: World, what: str) -> None:
    before = install_key(world)
    CHANGES[what](world)
    assert (install_key(world) != before) == (what in CHANGES_OF_AN_INSTALL)


def test_a_pipeline_is_its_scenarios_runs_and_that_of_no_other(world: World) -> None:
    folder = world.framework("faulty")
    (folder / "other.py").write_text("STEPS = 1\n")
    shutil.copytree(world.scenario, world.scenario.with_name("other"))
    before = key(world), key(world, scenario="other"), probe_key(world), install_key(world)
    append(folder / "other.py")
    after = key(world), key(world, scenario="other"), probe_key(world), install_key(world)
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False, True, True]
    adapter = folder / "adapter.py"
    adapter.write_text(f"from frameworks.faulty import other\n{adapter.read_text()}")
    named = {key(world), probe_key(world)}
    append(folder / "other.py")
    assert not {key(world), probe_key(world)} & named


def test_a_key_stays_when_nothing_that_matters_changed(world: World) -> None:
    before = key(world)
    (world.framework("faulty") / "README.md").write_text("words")
    (world.scenario / "README.md").write_text("words")
    append(world.framework("bare") / "adapter.py")
    append(world.framework("faulty") / "uninstallable.lock")
    append(world.framework("faulty") / "extras.lock")
    shutil.copytree(world.scenario, world.scenario.with_name("other"))
    assert key(world, order=17) == before


def test_repetitions_purposes_and_deployments_have_keys_of_their_own(world: World) -> None:
    remote = Target("faulty", "remote")
    assert key(world, "http://a", target=remote) != key(world, "http://b", target=remote)
    assert key(world, "http://a") == key(world, "http://b")
    different: list[dict[str, Any]] = [
        {},
        {"repetition": 2},
        {"purpose": Purpose.CONTROL},
        {"target": BRIEF},
    ]
    assert len({key(world, **change) for change in different}) == len(different)


def test_tasks_have_keys_of_their_own_and_count_with_all_their_files(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(world, monkeypatch)
    pipeline, echoing = key(world), key(world, task="echoing")
    assert pipeline != echoing
    append(world.root / "tasks" / "echoing" / "task.py")
    assert key(world, task="echoing") != echoing
    assert key(world) == pipeline


@pytest.mark.parametrize("name", ["adapter.py", "requirements.lock"])
def test_the_baseline_counts_where_a_task_makes_inputs_with_it(
    world: World, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    settle(world, monkeypatch)
    before = {task: key(world, task=task) for task in ("echoing", "pipeline", "watching")}
    append(world.framework("bare") / name)
    assert {task for task, old in before.items() if key(world, task=task) != old} == {"watching"}


def test_an_install_does_not_depend_on_the_scenario(world: World) -> None:
    before = install_key(world)
    append(world.scenario / "steps.py")
    assert install_key(world) == before


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package that may be changed."""
    folder = tmp_path / "checkout" / "harness"
    shutil.copytree(CHECKOUT / "harness", folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(paths, "PACKAGE", folder)
    return folder


def test_all_files_of_the_package_count(world: World, package: Path) -> None:
    before = every_kind(world)
    for file in FOLLOWED:
        append(package / file)
        after = every_kind(world)
        assert not before & after, file
        before = after


def test_what_only_probes_use_counts_for_no_run_and_no_install(world: World, package: Path) -> None:
    rest, before = {key(world), install_key(world)}, probe_key(world)
    for file in PROBES_OWN:
        append(package / file)
        after = probe_key(world)
        assert after != before, file
        before = after
    assert {key(world), install_key(world)} == rest


def test_modules_of_other_probes_and_questions_ask_nothing_again(
    world: World, package: Path
) -> None:
    before = every_kind(world)
    for file in OTHERS:
        append(package / file)
        assert every_kind(world) == before, file


def test_what_the_module_of_a_probe_imports_counts(world: World, package: Path) -> None:
    module = "harness.measure.configuration.secrets"
    secrets = {"retry": ToyProbe("retry", "configuration.retry", module=module)}
    cell = a_cell(target=FINE, probe="retry", measurement=Measurement.PROBE, scenario="")

    def of_secrets() -> str:
        return Keys(a_plan(cell), catalog.frameworks(), catalog.scenarios(), secrets).of(cell)

    before = of_secrets()
    append(package / "measure" / "configuration" / "traces.py")
    assert of_secrets() != before


def test_every_module_of_probes_and_questions_is_used_by_some_probe() -> None:
    package = Package(paths.PACKAGE, Sources())
    used = {name for probe in probes().values() for name in package.used(probe.module)}
    folders = [f"measure/{dimension}" for dimension in DIMENSIONS] + ["worker/questions"]
    there = {
        file.relative_to(paths.PACKAGE).as_posix()
        for folder in folders
        for file in (paths.PACKAGE / folder).rglob("*.py")
    }
    assert len(there) > 100
    assert there - used == set()


def test_words_of_a_probe_or_a_question_ask_nothing_again(world: World, package: Path) -> None:
    before = every_kind(world)
    for file in ("measure/configuration/retry.py", "worker/questions/configuration.py"):
        module = package / file
        text = re.sub(r'(?<!""")"""(?=[A-Z])', '"""In other words: ', module.read_text())
        assert text.count("In other words") > 1
        module.write_text(f"{text}# More.\n")
        assert every_kind(world) == before, file


def test_a_question_that_callees_load_counts_as_it_is_by_then(world: World, package: Path) -> None:
    of_plan = every_cell()
    run, asked = of_all(of_plan)
    append(package / "worker" / "questions" / "configuration.py")
    of_plan.look_again()
    mixed = of_all(of_plan)
    assert mixed[0] == run
    assert mixed[1] not in (asked, of_all(every_cell())[1])


def test_reports_scores_and_commands_do_not(world: World, package: Path) -> None:
    before = every_kind(world)
    for file in LOOKED_AT:
        append(package / file)
        assert every_kind(world) == before, file


def test_what_does_not_count_is_imported_by_nothing_that_does() -> None:
    outside = ("analysis", "report", "scoring", "commands", "conformance", "cli")
    # The package itself imports what is for analysis when somebody asks for it.
    single = ("cli.py", "__main__.py", "__init__.py")
    for file in sorted((CHECKOUT / "harness").rglob("*.py")):
        if file.relative_to(CHECKOUT / "harness").parts[0] in (*outside, *single):
            continue
        for name in outside:
            assert f"harness.{name}" not in file.read_text(), file


def snippet(world: World, framework: str = "faulty", name: str = "minimal.py") -> Path:
    """A file of the framework's probes, made when it is not there."""
    file = world.framework(framework) / "probes" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    return file


CHANGES_OF_A_PROBE: dict[str, Callable[[World], object]] = {
    **{what: change for what, change in CHANGES_OF_A_RUN.items() if what != "no lock"},
    "snippet": lambda world: append(snippet(world)),
    "snippet without a suffix": lambda world: append(snippet(world, name="programs/MLproject")),
    "snippet in another folder": lambda world: snippet(world).rename(
        snippet(world, name="programs/other.py").with_name("minimal.py")
    ),
    "adapter of the baseline": lambda world: append(world.framework("bare") / "adapter.py"),
    "lock of the baseline": lambda world: append(world.framework("bare") / "requirements.lock"),
    "snippet of the baseline": lambda world: snippet(world, "bare", "instrumentation.py"),
    "answer of the baseline": lambda world: snippet(world, "bare", "flows/resume.py"),
}


@pytest.mark.parametrize("what", CHANGES_OF_A_PROBE)
def test_a_probe_depends_on_all_that_it_may_compare_with(world: World, what: str) -> None:
    snippet(world)
    before = probe_key(world)
    CHANGES_OF_A_PROBE[what](world)
    assert probe_key(world) != before


def other(world: World) -> Path:
    """A second framework beside the baseline."""
    folder = world.framework("other")
    if not folder.exists():
        shutil.copytree(world.framework("faulty"), folder)
        (folder / "probes").mkdir(exist_ok=True)
        (folder / "probes" / "services.py").write_text("PORT = 1\n")
    return folder


CHANGES_OF_A_PAIR: dict[str, Callable[[World], object]] = {
    "its adapter": lambda world: append(other(world) / "adapter.py"),
    "its facts": lambda world: append(other(world) / "framework.toml"),
    "its lock": lambda world: append(other(world) / "requirements.lock"),
    "its services": lambda world: append(other(world) / "probes" / "services.py"),
    "its answer": lambda world: (other(world) / "probes" / "answers.toml").write_text(
        '[unsupported."interoperability.pairs"]\nreason = "none"\n'
    ),
}


@pytest.mark.parametrize("what", CHANGES_OF_A_PAIR)
def test_a_pair_depends_on_the_other_framework_as_no_other_probe_does(
    world: World, what: str
) -> None:
    other(world)
    before, alone = probe_key(world, "pairs"), probe_key(world)
    CHANGES_OF_A_PAIR[what](world)
    assert probe_key(world, "pairs") != before
    assert probe_key(world) == alone


def test_a_pair_does_not_depend_on_other_answers_of_the_other_framework(world: World) -> None:
    answers = other(world) / "probes" / "answers.toml"
    answers.write_text('[unsupported."configuration.retry"]\nreason = "none"\n')
    program = snippet(world, "other", "flows/retry.py")
    before = probe_key(world, "pairs")
    answers.write_text(answers.read_text().replace("none", "another"))
    append(program)
    assert probe_key(world, "pairs") == before


def test_the_partners_of_real_pairs() -> None:
    known = catalog.frameworks()

    def names(partners: Partners, framework: str) -> list[str]:
        return [each.name for each in partners(known[framework], known)]

    orchestrators = ["airflow", "kubeflow", "metaflow"]
    assert [names(mlflow_pairs.partners, each) for each in orchestrators] == [["mlflow"]] * 3
    left_out = ("kubeflow", "phoenix")  # itself, and one that has nothing to run
    others = [n for n, e in known.items() if not (e.baseline or e.away or n in left_out)]
    assert names(shared_environment.partners, "kubeflow") == others


def test_bytecode_is_no_snippet_and_snippets_are_no_part_of_a_run(world: World) -> None:
    before = probe_key(world), key(world)
    snippet(world, name="__pycache__/minimal.cpython-311.pyc")
    snippet(world, name="stray.pyc")
    assert (probe_key(world), key(world)) == before
    append(snippet(world))
    assert probe_key(world) != before[0]
    assert key(world) == before[1]


LEFT_BEHIND = (
    ".adapter.py.swp",
    ".#adapter.py",
    "adapter.py~",
    ".DS_Store",
    ".ipynb_checkpoints/adapter-checkpoint.py",
    "old~/adapter.py",
)


@pytest.mark.parametrize("name", LEFT_BEHIND)
def test_what_editors_leave_behind_is_no_source(world: World, package: Path, name: str) -> None:
    snippet(world)
    before = every_kind(world)
    folders = (world.framework("faulty"), world.framework("bare"), world.scenario, package)
    for folder in (*folders, world.framework("faulty") / "probes"):
        append(folder / name)
    assert every_kind(world) == before


def test_what_links_lead_to_counts_as_if_it_lay_there(world: World, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    append(outside / "deep" / "part.json")
    folder = world.framework("faulty")
    for name, target in {"linked": outside, "loop": Path("loop"), "gone": Path("none")}.items():
        (folder / name).symlink_to(target)
    (outside / "back").symlink_to(folder)
    (outside / "deep" / "again").symlink_to(outside)
    os.mkfifo(folder / "pipe")
    before = key(world)
    append(outside / "deep" / "part.json")
    assert key(world) != before


def test_a_probe_that_is_gone_depends_on_all_snippets(world: World) -> None:
    before = probe_key(world, "gone")
    append(snippet(world, name="flows/retry.py"))
    assert probe_key(world, "gone") != before


def test_the_same_code_elsewhere_has_the_same_key(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snippet(world)
    before = probe_key(world), key(world)
    elsewhere = world.copy(tmp_path / "elsewhere")
    elsewhere.enter(monkeypatch)
    assert (probe_key(elsewhere), key(elsewhere)) == before


def every_cell() -> Keys:
    """Of a run and of a probe."""
    asked = a_cell(target=FINE, probe="retry", measurement=Measurement.PROBE, scenario="")
    return keys(a_plan(a_cell(target=FINE), asked))


def of_all(of_plan: Keys) -> list[str]:
    return [of_plan.of(cell) for cell in of_plan.plan.cells]


@pytest.mark.parametrize("name", ["faults.py", "requirements.lock", "new.py"])
def test_what_callees_load_counts_as_it_is_when_keys_look_again(world: World, name: str) -> None:
    snippet(world)
    of_plan = every_cell()
    before = of_all(of_plan)
    append(world.framework("faulty") / name)
    assert of_all(of_plan) == before
    of_plan.look_again()
    assert of_all(of_plan) == of_all(every_cell())
    assert not set(of_all(of_plan)) & set(before)


def test_what_this_process_has_loaded_counts_as_it_was(world: World, package: Path) -> None:
    of_plan = every_cell()
    before = of_all(of_plan)
    append(package / "running" / "ports.py")
    of_plan.look_again()
    assert of_all(of_plan) == before
    assert not set(of_all(every_cell())) & set(before)


@pytest.mark.parametrize("what", ["worker", "framework", "scenario", "baseline"])
def test_what_is_loaded_both_before_and_after_a_change_has_a_key_of_its_own(
    world: World, package: Path, what: str
) -> None:
    file = {
        "worker": package / "worker" / "contract.py",
        "framework": world.framework("faulty") / "framework.toml",
        "scenario": world.scenario / "scenario.toml",
        "baseline": world.framework("bare") / "framework.toml",
    }[what]
    of_plan = every_cell()
    before = of_all(of_plan)
    append(file)
    of_plan.look_again()
    mixed, after = of_all(of_plan), of_all(every_cell())
    alone = what == "baseline"  # which no run of others follows from
    assert [key in (*before, *after) for key in mixed] == [alone, False]


def test_a_task_that_changes_after_it_was_loaded_has_a_key_of_its_own(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(world, monkeypatch)
    of_plan, cell = every_cell(), a_cell(target=FINE, task="echoing")
    before = of_plan.of(cell)
    append(world.root / "tasks" / "echoing" / "task.py")
    of_plan.look_again()
    assert of_plan.of(cell) not in (before, every_cell().of(cell))


def test_only_what_has_changed_is_read_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    of_plan = every_cell()
    of_all(of_plan)
    file, read, times = world.framework("faulty") / "faults.py", Path.read_bytes, Counter[Path]()

    def counted(file: Path) -> bytes:
        times[file] += 1
        return read(file)

    append(file)
    monkeypatch.setattr(Path, "read_bytes", counted)
    of_plan.look_again()
    of_all(of_plan)
    assert times == {file: 1}


def test_every_file_is_read_once_for_all_cells_of_a_plan(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    snippet(world)
    other(world)
    times: Counter[Path] = Counter()
    read = Path.read_bytes

    def counted(file: Path) -> bytes:
        times[file] += 1
        return read(file)

    targets = [FINE, BRIEF, Target("other", "fine")]
    runs = [a_cell(target=t, repetition=n) for t in targets for n in range(100)]
    asked = [
        a_cell(target=t, repetition=n, probe=name, measurement=Measurement.PROBE, scenario="")
        for t in targets
        for n in range(100)
        for name in PROBES
    ]
    of_plan = keys(a_plan(*runs, *asked))
    monkeypatch.setattr(Path, "read_bytes", counted)
    found = {of_plan.of(cell) for cell in of_plan.plan.cells}
    monkeypatch.undo()

    assert len(found) == len(runs) + len(asked)
    assert world.framework("faulty") / "faults.py" in times
    assert set(times.values()) == {1}
