"""`new` writes a folder that is listed, typed and tidy, and that `conformance` leads on from."""

import ast
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import get_args

import pytest

from harness.commands.new import files_of
from harness.commands.options import ROLES
from harness.planning import catalog
from harness.planning.framework import Role
from harness.planning.gaps import gaps
from tests.unit.world import CHECKOUT, Result, World


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for frameworks, which the harness is told of."""
    folder = tmp_path / "mine"
    monkeypatch.setenv("MLOPS_BENCH_FRAMEWORKS", str(folder))
    return folder


def new(
    world: World, place: Path, *words: str, role: str = "tracker", name: str = "acme"
) -> Result:
    return world.bench("new", name, "--role", role, "--in", str(place), *words)


def test_the_roles_are_those_of_the_catalogue() -> None:
    assert tuple(ROLES) == get_args(Role)


@pytest.mark.parametrize("role", ROLES)
def test_what_it_writes_is_listed_with_its_options(world: World, place: Path, role: str) -> None:
    options = ("--package", "acme-ml==1.2", "--title", "Acme", "--documentation", "https://a.org/")
    assert new(world, place, *options, role=role).code == 0
    assert {p.relative_to(place / "acme") for p in place.rglob("*") if p.is_file()} == {
        Path(name) for name in files_of([role])
    }
    found = catalog.frameworks()["acme"]
    assert (found.roles, found.requires, found.title) == ([role], ["acme-ml==1.2"], "Acme")
    assert (found.import_name, found.documentation) == ("acme_ml", "https://a.org/")
    assert f"acme:local (default) {role}" in world.bench("list").said


@pytest.mark.parametrize("role", ["tracker", "orchestrator"])
def test_what_it_writes_is_python_in_which_all_that_is_missing_says_so(
    world: World, place: Path, role: str
) -> None:
    new(world, place, role=role)
    folder = place / "acme"
    for file in folder.rglob("*.py"):
        compile(file.read_text(), str(file), "exec")
    wanted = [gap.wanted for name in ("adapter", "mnist") for gap in gaps(folder / f"{name}.py")]
    assert wanted[0].startswith("Adapter.start: ")
    assert len(wanted) >= 3
    assert tomllib.loads((folder / "probes" / "answers.toml").read_text()) == {}
    calls = ast.dump(ast.parse((folder / "mnist.py").read_text()))
    assert all(f"'{step}'" in calls for step in ("load_data", "train", "evaluate", "select_best"))


@pytest.mark.parametrize("role", ["tracker", "orchestrator"])
@pytest.mark.parametrize("tool", ["mypy", "ruff"])
def test_what_it_writes_is_typed_and_tidy(
    world: World, place: Path, tmp_path: Path, role: str, tool: str
) -> None:
    tmp_path = tmp_path / "contributor"
    assert new(world, tmp_path / "frameworks", role=role).code == 0
    words = {
        "mypy": ["--strict", "--explicit-package-bases", "--ignore-missing-imports",
                 "--cache-dir", str(tmp_path / "cache"), "frameworks/acme"],
        "ruff": ["check", "--no-cache", "--config", str(CHECKOUT / "pyproject.toml"), "."],
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", tool, *words[tool]],
        cwd=tmp_path,
        env={**os.environ, "MYPYPATH": f"{tmp_path}:{CHECKOUT}"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_without_a_package_the_requirement_waits_for_its_pin(world: World, place: Path) -> None:
    new(world, place, name="acme_ml")
    assert catalog.frameworks()["acme_ml"].requires == ["acme-ml"]


def test_it_says_what_comes_next_in_order(world: World, place: Path) -> None:
    said = new(world, place).out
    steps = [
        "fill in",
        "mlops-bench lock acme",
        "mlops-bench check acme",
        "mlops-bench conformance",
    ]
    assert [said.index(step) for step in steps] == sorted(said.index(step) for step in steps)


def test_machines_get_the_same_as_json(world: World, place: Path) -> None:
    found = json.loads(new(world, place, "--json").out)
    assert found["folder"] == str(place / "acme")
    assert found["files"] == list(files_of(["tracker"]))
    assert found["next"][-1].startswith("mlops-bench conformance acme")


def test_a_folder_that_the_harness_does_not_look_in_is_to_be_named(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MLOPS_BENCH_FRAMEWORKS", raising=False)
    place = tmp_path / "mine"
    assert f"export MLOPS_BENCH_FRAMEWORKS={place}" in new(world, place).out


@pytest.mark.parametrize(
    "command", [("check",), ("conformance", "-s", "tiny"), ("lock",), ("run", "-f")]
)
@pytest.mark.parametrize("inner", ["frameworks", "."])
def test_a_folder_that_nobody_looks_in_is_found_in_the_message(
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    inner: str,
) -> None:
    monkeypatch.delenv("MLOPS_BENCH_FRAMEWORKS", raising=False)
    monkeypatch.chdir(tmp_path)
    new(world, tmp_path / inner)
    result = world.bench(*command, "acme")
    assert result.code == 2
    assert f"lies in ./{Path(inner, 'acme')}" in result.said
    assert f"export MLOPS_BENCH_FRAMEWORKS={(tmp_path / inner).resolve()}" in result.said


def test_a_role_without_scenarios_of_its_own_is_told(world: World, place: Path) -> None:
    said = new(world, place, role="monitor").said
    assert "no scenario is made for a monitor yet: today only questions are asked of it" in said
    assert not (place / "acme" / "adapter.py").exists()
    assert not (place / "acme" / "mnist.py").exists()
    checked = json.loads(world.bench("check", "acme", "--json").out)
    assert checked["scenarios"] == []
    found = json.loads(world.bench("conformance", "acme", "-s", "tiny", "--static", "--json").out)
    names = {each["name"] for each in found}
    assert "links" in names
    assert not {"wired", "adapter class", "scenario module", "documented idiom"} & names
    assert "no scenario" not in new(world, place, name="other").said


def test_without_a_place_it_goes_below_the_current_folder(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert world.bench("new", "acme", "--role", "tracker").code == 0
    assert (tmp_path / "frameworks" / "acme" / "adapter.py").is_file()


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("my-tool", "cannot be imported: use small letters, digits and underscores, and begin "
                    "with a letter, such as 'my_tool'"),
        ("Acme", "such as 'acme'"),
        ("1st", "such as 'st'"),
        ("class", "'class' is a word of Python's own: take another, such as class_ml"),
        ("faulty", "there is a framework 'faulty' in "),
    ],
)  # fmt: skip
def test_a_wrong_name_is_wrong_usage_that_says_how_to_fix_it(
    world: World, place: Path, name: str, complaint: str
) -> None:
    result = new(world, place, name=name)
    assert result.code == 2
    assert complaint in result.said
    assert not place.exists()


def test_a_folder_is_never_written_over(world: World, place: Path) -> None:
    new(world, place)
    file = place / "acme" / "adapter.py"
    file.write_text("mine")
    result = new(world, place)
    assert (result.code, file.read_text()) == (2, "mine")
    assert f"{place}/acme exists" in result.said


def test_a_package_that_is_no_requirement_is_wrong_usage(world: World, place: Path) -> None:
    result = new(world, place, "--package", "a b c")
    assert result.code == 2
    assert "--package takes NAME==VERSION" in result.said


def test_conformance_leads_on_from_there(world: World, place: Path) -> None:
    new(world, place, "--package", "acme==1.2", "--documentation", "https://a.org/")
    first = world.bench("conformance", "acme", "--scenario", "tiny")
    assert first.code == 1
    assert "requirements.lock is missing: run `mlops-bench lock acme`" in first.said
    (place / "acme" / "tiny.py").write_text('"""https://a.org/"""\n')
    second = world.bench("conformance", "acme", "--scenario", "tiny", "--only", "wired")
    assert second.code == 1
    assert f"not wired yet: {place}/acme/adapter.py, line" in second.said
