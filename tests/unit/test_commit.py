"""The commit in a record is the harness's own, or none."""

import subprocess
from pathlib import Path

import pytest

from harness import paths
from harness.environments import machine
from harness.environments.commit import code_of, commit_of


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=bench", "-c", "user.email=bench@localhost")
    command = ["git", "-C", str(folder), *who, *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--quiet")
    (folder / "file").touch()
    git(folder, "add", "file")
    git(folder, "commit", "--quiet", "--no-gpg-sign", "-m", "First")
    return folder


def test_a_checkout_has_its_commit_and_says_when_files_differ(repository: Path) -> None:
    head = git(repository, "rev-parse", "HEAD")[:12]
    assert commit_of(repository) == head
    (repository / "file").write_text("changed")
    assert commit_of(repository) == f"{head}+"


def test_a_repository_that_encloses_it_is_not_its_own(repository: Path) -> None:
    inside = repository / "venv" / "site-packages"
    inside.mkdir(parents=True)
    assert commit_of(inside) is None


@pytest.mark.parametrize("own", [True, False])
def test_settings_of_git_name_no_other_repository(
    repository: Path, tmp_path: Path, own: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = tmp_path / "asked"
    asked.mkdir()
    if own:
        git(asked, "init", "--quiet")
        git(asked, "commit", "--quiet", "--no-gpg-sign", "--allow-empty", "-m", "Own")
    expected = commit_of(asked)
    assert bool(expected) is own
    monkeypatch.setenv("GIT_DIR", str(repository / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(asked))

    assert commit_of(asked) == expected


@pytest.mark.parametrize("built_from", ["0123456789ab", None])
def test_a_wheel_says_what_it_was_built_from(
    repository: Path, built_from: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried = repository / "site-packages" / "harness" / "carried"
    carried.mkdir(parents=True)
    if built_from:
        (carried / "commit").write_text(f"{built_from}\n")
    monkeypatch.setattr(paths, "CARRIED", carried)

    assert machine.harness_commit.__wrapped__() == built_from


CODE = ("harness/tasks/task.py", "scenarios/requirements.in", "frameworks/plain/adapter.py")


def add(repository: Path, name: str, text: str = "") -> str:
    """Commit that file; return the commit."""
    file = repository / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    git(repository, "add", name)
    git(repository, "commit", "--quiet", "--no-gpg-sign", "-m", "Next")
    return git(repository, "rev-parse", "HEAD")


@pytest.mark.parametrize(
    ("name", "differs"),
    [
        ("harness/new.py", True),
        ("harness/measure/new.py", True),
        ("scenarios/mnist/new.py", True),
        ("frameworks/known/new.py", True),
        ("frameworks/new/adapter.py", False),
        ("results/runs/records.jsonl", False),
    ],
)
def test_a_file_that_git_does_not_know_makes_it_differ(
    repository: Path, name: str, differs: bool
) -> None:
    head = add(repository, "frameworks/known/adapter.py")[:12]
    file = repository / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    assert commit_of(repository) == (f"{head}+" if differs else head)


@pytest.mark.parametrize("name", [*CODE, "scenarios/mnist/training.py"])
def test_code_that_measures_differs_with_what_figures_follow_from(
    repository: Path, name: str
) -> None:
    before = code_of(repository, [add(repository, file, "old") for file in CODE][-1])
    assert before
    assert code_of(repository, add(repository, name, "new")) != before


@pytest.mark.parametrize(
    "name",
    [
        "harness/report/pages.py",
        "harness/cli.py",
        "scenarios/mnist/README.md",
        "frameworks/plain/requirements.lock",
        "frameworks/mine/adapter.py",
    ],
)
def test_it_is_the_same_where_only_other_files_changed(repository: Path, name: str) -> None:
    before = code_of(repository, [add(repository, file, "old") for file in CODE][-1])
    assert code_of(repository, add(repository, name, "new")) == before


def test_nobody_knows_the_code_of_a_commit_that_git_does_not_have(repository: Path) -> None:
    assert code_of(repository, "0123456789ab") == ""
