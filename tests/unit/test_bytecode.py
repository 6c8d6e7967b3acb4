"""Bytecode is shared between environments where it is of the same file, and nowhere else."""

import py_compile
from pathlib import Path

import pytest

from harness.environments.bytecode import borrow


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """Three modules of a package, compiled."""
    package = tmp_path / "theirs" / "package"
    package.mkdir(parents=True)
    for name in ("same", "other", "missing"):
        (package / f"{name}.py").write_text(f"NAME = {name!r}\n")
        py_compile.compile(str(package / f"{name}.py"))
    return package.parent


def test_only_what_is_the_same_file_is_taken(theirs: Path, tmp_path: Path) -> None:
    ours = tmp_path / "ours"
    (ours / "package").mkdir(parents=True)
    (ours / "package" / "same.py").hardlink_to(theirs / "package" / "same.py")
    (ours / "package" / "other.py").write_text((theirs / "package" / "other.py").read_text())

    assert borrow(theirs, ours) == pytest.approx(1 / 3)

    (taken,) = (ours / "package" / "__pycache__").iterdir()
    assert taken.name.startswith("same.")
    assert taken.samefile(theirs / "package" / "__pycache__" / taken.name)


def test_nothing_is_taken_twice_or_from_nowhere(theirs: Path, tmp_path: Path) -> None:
    ours = tmp_path / "ours"
    (ours / "package").mkdir(parents=True)
    (ours / "package" / "same.py").hardlink_to(theirs / "package" / "same.py")
    borrow(theirs, ours)

    assert borrow(theirs, ours) == 0
    assert borrow(tmp_path / "nowhere", ours) == 0
