"""Static facts: what a framework.toml or scenario.toml may say, and names with a slip in them."""

import ast
import shutil
from pathlib import Path

import pytest

from harness.errors import UsageError
from harness.planning import catalog
from harness.planning.plan import parse_target
from harness.records.plan import Target
from tests.unit.world import CHECKOUT, World


def test_the_baseline_comes_first_and_folders_are_names(world: World) -> None:
    found = catalog.frameworks()
    assert list(found) == ["bare", "faulty"]
    assert found["faulty"].folder == world.framework("faulty")
    assert found["faulty"].default_deployment == "fine"


@pytest.mark.usefixtures("world")
def test_deployments_with_needs_of_their_own_have_a_lock_of_their_own() -> None:
    faulty = catalog.frameworks()["faulty"]
    assert faulty.lock("fine") == faulty.lock("crash")
    assert faulty.lock("uninstallable").name == "uninstallable.lock"


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        (
            'roles = ["tracker"]',
            'roles = ["toaster"]',
            "line 2: `roles` is wrong: invalid enum value 'toaster'; there are: tracker, orchestr",
        ),
        ('roles = ["tracker"]', "", "give either `roles`"),
        ('roles = ["tracker"]', 'roles = ["tracker"]\ncolour = "red"', "colour"),
        ('roles = ["tracker"]', "roles = ", "line 2: this is not TOML: invalid value"),
        ("default = true", "default = false", "exactly one deployment needs `default = true`"),
        (
            '[deployments.brief]\nabout = "',
            '[deployments.brief]\ndefault = true\nabout = "',
            "exactly one",
        ),
    ],
)
def test_a_wrong_framework_toml_is_named_with_what_is_wrong(
    world: World, before: str, after: str, complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = world.framework("faulty") / "framework.toml"
    assert before in file.read_text()
    file.write_text(file.read_text().replace(before, after, 1))
    known = catalog.frameworks()
    assert list(known) == ["bare"]
    assert str(file) in capsys.readouterr().err
    with pytest.raises(UsageError) as refused:
        parse_target("faulty:fine", known)
    assert str(file) in str(refused.value)
    assert complaint in str(refused.value)


@pytest.mark.usefixtures("world")
def test_steps_are_spread_over_the_branches() -> None:
    scenario = catalog.scenarios()["tiny"]
    parameters = scenario.profile("smoke").parameters
    assert scenario.steps(parameters) == ["load_data", "multiply/2", "multiply/3", "select_best"]


def test_folders_of_other_people_are_found(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = tmp_path / "elsewhere" / "frameworks"
    (theirs / "stranger").mkdir(parents=True)
    facts = (world.framework("faulty") / "framework.toml").read_text()
    (theirs / "stranger" / "framework.toml").write_text(facts)
    monkeypatch.setenv("MLOPS_BENCH_FRAMEWORKS", str(theirs))
    assert list(catalog.frameworks()) == ["bare", "faulty", "stranger"]


def test_a_name_that_is_taken_stays_with_our_own_and_stops_no_command(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stranger's choice of a name must not keep anybody from measuring the others."""
    theirs, ours = tmp_path / "elsewhere" / "frameworks", world.framework("faulty")
    shutil.copytree(ours, theirs / "faulty")
    shutil.copytree(ours, theirs / "stranger")
    monkeypatch.setenv("MLOPS_BENCH_FRAMEWORKS", str(theirs))
    assert {f.name: f.folder.parent for f in catalog.frameworks().values()} == {
        "bare": ours.parent,
        "faulty": ours.parent,
        "stranger": theirs,
    }
    result = world.bench("list")
    assert result.code == 0
    assert f"{theirs}/faulty (from MLOPS_BENCH_FRAMEWORKS) is left out" in result.said
    assert f"the name faulty is taken by {ours}; rename the folder" in result.said
    assert "or take it out of MLOPS_BENCH_FRAMEWORKS" in result.said


@pytest.mark.parametrize("field", ["name", "folder", "origin"])
def test_what_the_harness_knows_itself_is_no_field_of_the_file(world: World, field: str) -> None:
    file = world.framework("faulty") / "framework.toml"
    file.write_text(f'{field} = "x"\n{file.read_text()}')
    said = catalog.find().broken["faulty"].problem
    assert f"{file}, line 1: `{field}` is unknown here; there are title, " in said
    assert not {"name", "folder", "origin"} & set(said.partition("there are ")[2].split(", "))


def test_a_file_without_deployments_is_shown_a_whole_one(world: World) -> None:
    file = world.framework("faulty") / "framework.toml"
    file.write_text(file.read_text().partition("[deployments")[0])
    said = catalog.find().broken["faulty"].problem
    assert 'add [deployments.local] with `about = "how it is set up, in one line"`' in said


def test_our_own_folder_named_again_is_no_clash(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLOPS_BENCH_FRAMEWORKS", str(world.root / "frameworks"))
    assert list(catalog.frameworks()) == ["bare", "faulty"]


def test_a_root_without_frameworks_or_scenarios_says_where_was_looked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLOPS_BENCH_ROOT", str(tmp_path))
    monkeypatch.delenv("MLOPS_BENCH_FRAMEWORKS", raising=False)
    with pytest.raises(UsageError, match=r"there are no frameworks in .*/frameworks; .*_ROOT"):
        catalog.frameworks()
    with pytest.raises(UsageError, match=r"there are no scenarios in .*/scenarios; .*_ROOT"):
        catalog.scenarios()


def test_frameworks_without_a_baseline_are_refused(world: World) -> None:
    shutil.rmtree(world.framework("bare"))
    with pytest.raises(UsageError, match="no baseline is among the frameworks in "):
        catalog.frameworks()


def test_a_file_in_another_encoding_is_named(world: World) -> None:
    file = world.framework("faulty") / "framework.toml"
    file.write_bytes(b"# caf\xe9\n" + file.read_bytes())
    with pytest.raises(UsageError, match=r"framework\.toml, line 1: .*'utf-8' codec"):
        catalog.framework("faulty", catalog.frameworks())


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("text", "target"),
    [("faulty", "fine"), ("faulty:crash", "crash"), ("faulty:", "fine")],
)
def test_a_target_is_a_framework_with_or_without_a_deployment(text: str, target: str) -> None:
    assert parse_target(text, catalog.frameworks()) == Target("faulty", target)


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("fualty", "no framework is called 'fualty'; did you mean 'faulty'"),
        ("faulty:crahs", "no deployment of faulty is called 'crahs'; did you mean 'crash'"),
        ("xyz", "no framework is called 'xyz'; there are: bare, faulty"),
    ],
)
def test_a_slip_gets_the_nearest_name_or_all_names(text: str, hint: str) -> None:
    with pytest.raises(UsageError, match=hint):
        parse_target(text, catalog.frameworks())


@pytest.mark.usefixtures("world")
def test_a_profile_with_a_slip_gets_the_nearest_name() -> None:
    with pytest.raises(UsageError, match="no profile of tiny is called 'smoek'; did you mean 'smo"):
        catalog.scenarios()["tiny"].profile("smoek")


def test_what_is_timed_as_an_import_is_how_the_smallest_program_begins() -> None:
    timed = {}
    for name, framework in catalog.frameworks().items():
        program = CHECKOUT / "frameworks" / name / "probes" / "minimal.py"
        imports = _imports(program, framework.packages) if program.exists() else []
        if imports:
            timed[name] = (framework.import_statement, "; ".join(imports))
    assert len(timed) > 10
    without_names = {name: (a, b.partition(" as ")[0]) for name, (a, b) in timed.items()}
    assert {name for name, (stated, begins) in without_names.items() if stated != begins} == set()


def _imports(program: Path, packages: list[str]) -> list[str]:
    """Of the framework itself, at the top of its smallest program."""
    found = []
    for node in ast.parse(program.read_text()).body:
        modules = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        if any(module.partition(".")[0] in packages for module in modules):
            found.append(ast.unparse(node))
    return found
