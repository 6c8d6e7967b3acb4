"""Files that are there whole or not at all."""

from pathlib import Path

import pytest

from harness.worker.files import atomic_write


@pytest.mark.parametrize("content", ["a\nä", b"a\n\xff"])
@pytest.mark.parametrize("durable", [False, True])
def test_content_is_what_was_written_and_nothing_else_is_left(
    tmp_path: Path, content: str | bytes, durable: bool
) -> None:
    file = tmp_path / "it.json"
    file.write_text("something longer than what comes now")
    atomic_write(file, content, durable=durable)
    assert file.read_bytes() == (content.encode() if isinstance(content, str) else content)
    assert list(tmp_path.iterdir()) == [file]


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "it.json"
    file.write_text("before")
    (tmp_path / "it.json.partial").mkdir()
    with pytest.raises(IsADirectoryError):
        atomic_write(file, "after")
    assert file.read_text() == "before"
