"""Every documented command that takes a picture, of the committed reference."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from harness.cli import cli
from tests.browsers import needs_a_browser
from tests.unit.test_documents import commands

DOCUMENTED = [words for words in commands("mlops-bench") if "--picture" in words]


def test_there_are_some() -> None:
    assert DOCUMENTED


@needs_a_browser
@pytest.mark.parametrize("words", DOCUMENTED, ids=" ".join)
def test_a_documented_picture_is_taken(words: list[str], tmp_path: Path) -> None:
    names = {"RUN": "reference/scores", "FILE.png": str(tmp_path / "page.png")}
    said = [names.get(word, word) for word in words]
    done = CliRunner().invoke(cli, [*said, "--out", str(tmp_path / "page.html")])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")
