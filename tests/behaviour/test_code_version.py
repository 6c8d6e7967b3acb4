"""Controls of the probe `code_version`."""

import subprocess
from pathlib import Path

import pytest

from harness.measure.probe import ToolFailed
from tests.behaviour.conftest import Ask, counted

FIGURE = "code_version.told"


def test_metaflow_tells_the_commit_and_that_it_was_edited(ask: Ask) -> None:
    assert counted(ask("metaflow", "code_version"), FIGURE) == (2, 2)


@pytest.mark.parametrize(
    "change",
    [('"code": json.dumps(changes)', '"code": None'), ('git.get("commit_sha")', '"0" * 40')],
    ids=["edits unseen", "another commit"],
)
def test_what_is_not_recorded_is_seen(ask: Ask, change: tuple[str, str]) -> None:
    broken = {"interpretability.py": change}
    assert counted(ask("metaflow", "code_version", broken), FIGURE) == (1, 2)


def test_other_code_than_the_edited_is_no_answer(ask: Ask) -> None:
    broken = {"interpretability.py": ("Path(folder, self.FLOW.name)", "self.FLOW")}
    with pytest.raises(ToolFailed, match="the edited run ran"):
        ask("metaflow", "code_version", broken)


def test_wandb_tells_of_the_repository_that_is_run_and_not_of_the_one_around_its_files(
    ask: Ask, tmp_path: Path
) -> None:
    """As a rule, runs lie in a checkout of this harness."""
    author = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"]
    commit = [*author, "commit", "--no-gpg-sign", "--allow-empty", "--message", "around"]
    for words in (["init"], commit):
        subprocess.run(["git", "-C", str(tmp_path), *words], check=True, capture_output=True)
    assert counted(ask("wandb", "code_version"), FIGURE) == (2, 2)
