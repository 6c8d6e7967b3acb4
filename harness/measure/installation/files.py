"""Which files of the index a set of distributions is installed from, and how large they are."""

from collections.abc import Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec
from packaging import tags
from packaging.utils import InvalidWheelFilename, parse_wheel_filename

from harness.environments import uv
from harness.measure.installation import scratch
from harness.measure.probe import ToolFailed


class File(msgspec.Struct):
    """A wheel or a source archive in pylock.toml (PEP 751); `size` in bytes."""

    url: str
    size: int | None = None

    @property
    def name(self) -> str:
        return unquote(self.url).rpartition("/")[2]


class Package(msgspec.Struct):
    """A distribution in pylock.toml, with the files that the index offers."""

    name: str
    wheels: list[File] = []
    sdist: File | None = None


class Lock(msgspec.Struct):
    """What is read of pylock.toml."""

    packages: list[Package] = []


def sizes(frozen: Sequence[str], folder: Path, log: Path, uv_cache: Path) -> dict[str, int]:
    """Bytes by name of file, for exactly these distributions, "name==version".

    uv lists what the index offers of each; what an installer takes is the wheel whose tags this
    machine prefers, else the source archive. Raises ToolFailed where a size is not known.
    """
    wanted, lock = folder / "frozen.in", folder / "pylock.toml"
    wanted.write_text("".join(f"{line}\n" for line in frozen))
    options = ["--no-deps", "--python-version", uv.PYTHON, "--output-file", str(lock)]
    env = {"UV_CACHE_DIR": str(uv_cache)}
    scratch.run(["pip", "compile", *options, str(wanted)], log, env)
    packages = msgspec.toml.decode(lock.read_bytes(), type=Lock).packages
    if len(packages) != len(frozen):
        raise ToolFailed(f"uv lists files of {len(packages)} distributions, not of {len(frozen)}")
    files = [chosen(package) for package in packages]
    return {file.name: _size(file) for file in files}


def chosen(package: Package) -> File:
    """The file that is installed on this machine."""
    ranked = [(_rank(wheel.name), wheel) for wheel in package.wheels]
    fitting = [(rank, wheel) for rank, wheel in ranked if rank is not None]
    if fitting:
        return min(fitting, key=lambda pair: pair[0])[1]
    if package.sdist is None:
        raise ToolFailed(f"no file of {package.name} fits this machine")
    return package.sdist


def _size(file: File) -> int:
    if file.size is not None:
        return file.size
    address = urlsplit(file.url)
    if address.scheme == "file":  # of a folder of wheels, as PIP_FIND_LINKS may name
        return Path(unquote(address.path)).stat().st_size
    raise ToolFailed(f"the index does not tell the size of {file.name}")


def _rank(wheel: str) -> int | None:
    """0 for the best; None where it does not fit. Raises ToolFailed for what is no wheel's name."""
    try:
        offered = parse_wheel_filename(wheel)[3]
    except InvalidWheelFilename as problem:
        raise ToolFailed(str(problem)) from None
    return min((_supported()[tag] for tag in offered if tag in _supported()), default=None)


@cache
def _supported() -> dict[tags.Tag, int]:
    """Tags of the environments' Python on this machine, best first."""
    version = tuple(map(int, uv.PYTHON.split(".")))
    interpreter = f"cp{''.join(uv.PYTHON.split('.'))}"
    ordered = chain(tags.cpython_tags(version), tags.compatible_tags(version, interpreter))
    return {tag: rank for rank, tag in enumerate(ordered)}
