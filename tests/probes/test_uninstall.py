"""What is left after uninstalling a wheel of a few hundred bytes."""

import json
from pathlib import Path
from typing import Any

import pytest

from harness.measure.installation import uninstall as module
from harness.measure.installation.uninstall import uninstall
from harness.measure.probe import Context, FrameworkFailed, ToolFailed
from tests.probes.contexts import a_context
from tests.unit.wheels import make_wheel
from tests.unit.world import World

TIDY = "import own, dep; print('minimal: 42')"
MESSY = f"""
import pathlib, own
for folder in (pathlib.Path.home() / ".own", pathlib.Path.cwd(), pathlib.Path(own.__file__).parent):
    folder.mkdir(exist_ok=True)
    (folder / ("st" + "ate")).write_text("12345")  # as a framework would, unknown to its user
{TIDY}
"""


@pytest.fixture
def context(world: World) -> Context:
    """Of the framework "own==1.0", which needs "dep"."""
    make_wheel(world.wheels, "own", "1.0", requires="dep")
    make_wheel(world.wheels, "dep", "2.0", files={"dep.py": "single = 'module'"})
    make_wheel(world.wheels, "dep", "3.0")
    found = a_context(world.home)
    found.environment.built.freeze += ["dep==2.0", "own==1.0"]
    found.probes.mkdir(parents=True)
    (found.probes / "answers.toml").write_text(
        '[facts]\npublic_modules = []\ncli = []\nquickstart = "https://own.example/q"\n'
        '[facts.user_interface]\ndocumentation = "https://own.example/d"\n'
    )
    return found


def files(context: Context, source: str) -> float:
    (context.probes / "minimal.py").write_text(source)
    (sample,) = uninstall(context).samples
    assert (sample.name, sample.unit) == ("uninstall.files", "files")
    return sample.value


def left(context: Context) -> Any:
    return json.loads((context.evidence / "left.json").read_text())


def test_a_clean_framework_leaves_nothing(context: Context) -> None:
    assert files(context, TIDY) == 0
    found = left(context)
    assert (found["files"], found["bytes"], found["left"], found["asked for"]) == (0, 0, {}, {})
    assert found["before"] == found["after"] != {}
    assert (context.evidence / "distributions.txt").read_text() == "dep\nown\n"
    assert "dep==2.0" in (context.evidence / "install.log").read_text()  # as in its own environment


def test_what_it_leaves_in_home_folder_and_environment_is_counted(context: Context) -> None:
    assert files(context, MESSY) == 3
    found = left(context)
    assert {Path(path).name for path in found["left"]} == {"state"}
    assert {Path(path).parts[0] for path in found["left"]} == {"alone", "uninstall"}
    assert found["bytes"] == 15


def test_files_that_the_program_names_itself_are_its_users(context: Context) -> None:
    source = """
import pathlib, own
for path in ("sqlite:///a.db", "b.yaml", str(pathlib.Path.home() / "b.yaml"), "unasked" + ".db"):
    pathlib.Path(path.removeprefix("sqlite:///")).write_text("12345")
print("minimal: 42")
"""
    assert files(context, source) == 2
    assert {Path(path).name for path in left(context)["asked for"]} == {"a.db", "b.yaml"}
    assert {Path(path).name for path in left(context)["left"]} == {"b.yaml", "unasked.db"}


def test_a_store_is_its_users_however_many_files_it_has(context: Context) -> None:
    source = """
import pathlib, own
for folder in ("named", "." + "runs", "." + "cache"):
    pathlib.Path(folder).mkdir()
    for number in range(3):
        pathlib.Path(folder, str(number)).touch()
print("minimal: 42")
"""
    context.framework.deployments[context.deployment].store = [".ru*"]
    assert files(context, source) == 3
    assert {Path(path).parent.name for path in left(context)["left"]} == {".cache"}


def test_one_that_does_not_run_alone_has_no_figure(context: Context) -> None:
    with pytest.raises(FrameworkFailed, match="with the framework alone"):
        files(context, "import sklearn_is_not_here")


@pytest.mark.parametrize(
    ("command", "said"), [("/bin/true", "did not uninstall dep, own"), ("/bin/false", "cannot")]
)
def test_an_uninstaller_that_does_not_work_is_our_failure(
    context: Context, monkeypatch: pytest.MonkeyPatch, command: str, said: str
) -> None:
    monkeypatch.setattr(module, "PIP", [command])
    with pytest.raises(ToolFailed, match=said):
        files(context, TIDY)


def test_only_files_that_are_new_are_left_over(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "old").write_text("")
    before = module.listing(tmp_path, [tmp_path / "a"])
    (tmp_path / "a" / "b" / "new").write_text("xx")
    (tmp_path / "a" / "link").symlink_to("nowhere")
    (tmp_path / "elsewhere").write_text("")
    after = module.listing(tmp_path, [tmp_path / "a"])
    assert set(module.left_over(before, after)) == {"a/b/new", "a/link"}
    assert module.left_over(after, after) == {}
