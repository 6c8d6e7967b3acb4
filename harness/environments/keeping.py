"""Environments in the cache: built once, looked at before each use, built again when broken."""

import functools
import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from harness.environments import in_use, intact, made_once, uv
from harness.intake import folders
from harness.worker.files import atomic_write

MARKER = "ready.json"  # in an environment that is complete


class Environment(msgspec.Struct):
    """A finished environment."""

    folder: Path
    built: "Built"

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def freeze_sha256(self) -> str:
        return hashlib.sha256("\n".join(self.built.freeze).encode()).hexdigest()


class Built(msgspec.Struct):
    """What is kept of a build: "name==version" of all distributions, seconds spent on bytecode."""

    freeze: list[str]
    bytecode: float
    odd: dict[str, str] = {}  # of distributions whose files differ from their lists ever since


def kept(folder: Path, make: Callable[[], Built], log: Path | None = None) -> Environment:
    """The environment in that folder of the cache, made unless it is there and whole.

    It stays as it is until `in_use.release`.
    """
    if known := usable(folder):  # needs no right to write: those who may only read can use it
        return known
    try:
        with made_once.maker(folder):
            if known := usable(folder):
                return known
            if broken := _broken(folder):
                atomic_write(_beside(folder), b"")  # until it is whole again
                _tell(log, f"{folder} is built again: {broken}")
            _clear_torn(folder.parent)
            with in_use.alone(folder, in_use.PATIENCE):
                remove(folder)
                built = _built(folder, make, again=bool(broken))
            _beside(folder).unlink(missing_ok=True)
            in_use.hold(folder)
    except made_once.NotWritable as problem:
        raise uv.UvFailed(str(problem)) from None
    except made_once.Busy:
        raise uv.UvFailed(
            f"{folder} is broken, and another harness works in it: wait until that has ended"
        ) from None
    return Environment(folder, built)


def usable(folder: Path) -> Environment | None:
    """The environment there, held so that nobody changes it, if it is as it was built."""
    if in_use.hold(folder):
        if known := _whole(folder):
            return known
        in_use.release(folder)
    return None


def _built(folder: Path, make: Callable[[], Built], *, again: bool) -> Built:
    try:
        built = make()
        atomic_write(folder / MARKER, msgspec.json.encode(built))  # last: it is whole
    except Exception as problem:
        remove(folder)  # also for the room that it takes
        if again and isinstance(problem, uv.UvFailed):
            raise uv.UvFailed(str(problem)) from None  # what could be built is not at fault
        raise
    intact.note(folder)
    return built


def _tell(log: Path | None, what: str) -> None:
    if log is not None:
        with log.open("a") as stream:
            stream.write(f"{what}\n")


def _beside(folder: Path) -> Path:
    """There if the environment was built once, and is broken."""
    return folder.with_suffix(".broken")


def distrust(folder: Path) -> str:
    """What is wrong with the environment, in which something has failed.

    Then the next `ensure` builds it again. "" if all is as it was installed.
    """
    built_at, built = _marker_time(folder), _marked(folder)
    if built is None:
        return "it was deleted meanwhile"
    found = intact.thorough(folder, built.freeze, built.odd) or _altered(folder, built_at)
    if found:
        in_use.release(folder)  # its maker may be waiting for that
        with suppress(made_once.NotWritable, OSError), made_once.maker(folder):
            if _marker_time(folder) == built_at:  # else another harness has built it again
                atomic_write(_beside(folder), b"")
                (folder / MARKER).unlink(missing_ok=True)
    return said(found)


@functools.cache
def _altered(folder: Path, _built_at: int) -> dict[str, str]:
    """By what all files hold: it takes seconds, so it is asked once for each environment."""
    built = _marked(folder)
    return intact.thorough(folder, built.freeze, built.odd, contents=True) if built else {}


def _marker_time(folder: Path) -> int:
    with suppress(OSError):
        return (folder / MARKER).stat().st_mtime_ns
    return 0


def _marked(folder: Path) -> Built | None:
    """Of an environment that was finished once; None also for an older harness's marker."""
    with suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode((folder / MARKER).read_bytes(), type=Built)
    return None


def _whole(folder: Path) -> Environment | None:
    built = _marked(folder)
    if built is None or intact.harms(folder, built.freeze, built.odd):
        return None
    return Environment(folder, built)


def _broken(folder: Path) -> str:
    """Why one that was finished once is none any more; "" where none was."""
    if _beside(folder).exists():
        return "a failure in it has shown that it is broken"
    built = _marked(folder)
    return said(intact.harms(folder, built.freeze, built.odd)) if built else ""


def said(harms: dict[str, str]) -> str:
    """The first of them, for a person."""
    name, what = next(iter(sorted(harms.items())), ("", ""))
    return f"{name}: {what}" if name else what


def _clear_torn(environments: Path) -> None:
    """Delete what killed builds of other locks have left: gigabytes that nobody would look at."""
    for folder in environments.iterdir():
        if not folder.is_dir() or folder.is_symlink() or (folder / MARKER).exists():
            continue
        unless_used = suppress(made_once.Busy, OSError)
        with unless_used, made_once.maker(folder, wait=False), in_use.alone(folder, 0):
            remove(folder)


def remove(folder: Path) -> None:
    """Delete an environment, for instance one that was built only to be measured."""
    with suppress(OSError):
        intact.forget(folder)
        if not folder.is_symlink():
            (folder / MARKER).unlink(missing_ok=True)  # first: what is left is no environment
    with suppress(OSError):
        folders.remove(folder)
