"""Whether an environment still holds what was installed: a quick look, and a thorough one.

The quick one compares the time of each folder's last change with that of the last thorough look.
"""

import base64
import csv
import hashlib
import os
import re
import subprocess
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from harness.environments import children, made_once, uv
from harness.records import regular
from harness.worker.files import atomic_write

PATIENCE = 20  # s, for the start of an interpreter: one that takes longer hangs
LONGEST_SETTINGS = 2**16  # bytes of a pyvenv.cfg; they have some two hundred
ALONE = "include-system-site-packages = false"
PREFIX = "import sys; print(sys.prefix)"


class Seen(msgspec.Struct, frozen=True):
    """How an environment looked when all was well. Kept beside it, so that it stays as built."""

    settings: str  # all of pyvenv.cfg
    python: tuple[int, int, int]
    folders: dict[str, int]  # ns, of the last change in each
    bytecode: int  # compiled modules


class Recorded(msgspec.Struct):
    """A file that distributions have installed: who did, and each one's size and hash of it."""

    distribution: str
    versions: set[tuple[str, str]]  # size and hash, as RECORD has them, where it has them


def forget(folder: Path) -> None:
    """Before it is built again."""
    _notes(folder).unlink(missing_ok=True)


def harms(folder: Path, freeze: Collection[str], odd: Mapping[str, str]) -> dict[str, str]:
    """What is wrong, by the distribution ("" where it is none's); empty where all is well.

    What is `odd` has been so since it was installed.
    """
    try:
        seen = msgspec.json.decode(_notes(folder).read_bytes(), type=Seen)
    except (OSError, msgspec.DecodeError):  # the first look, or a torn note
        seen = None
    if seen and _unchanged(folder, seen):
        return {}
    found = thorough(folder, freeze, odd)
    if found:
        return found
    if seen and _look(folder).bytecode < seen.bytecode:
        return {"": "compiled modules are missing"}  # each first import would be timed for it
    with suppress(made_once.Busy, made_once.NotWritable), made_once.maker(folder, wait=False):
        note(folder)
    return {}


def note(folder: Path) -> None:
    """That all is well as it is now. Only its maker does so."""
    with suppress(OSError):  # of a full disk: we look thoroughly next time too
        atomic_write(_notes(folder), msgspec.json.encode(_look(folder)))


def thorough(
    folder: Path, freeze: Collection[str], odd: Mapping[str, str] = {}, *, contents: bool = False
) -> dict[str, str]:
    """As `harms`, by the size of each installed file, or by what it holds."""
    if problem := _interpreter(folder):
        return {"": problem}
    site = site_packages(folder)
    if not site.is_dir() or site.resolve() != site_packages(folder.resolve()):
        return {"": f"{site.relative_to(folder)} is not there, or lies elsewhere"}
    infos = _infos(site)
    wanted = {_name(line) for line in freeze}
    found = dict.fromkeys(wanted - infos.keys(), "is not installed")
    found |= dict.fromkeys(infos.keys() - wanted, "is installed, and not of the lock")
    recorded, unreadable = _recorded(infos)
    found |= unreadable
    for path, file in recorded.items():
        if problem := _file_problem(site / path, file.versions, contents=contents):
            found.setdefault(file.distribution, f"{path} {problem}")
    return {name: what for name, what in found.items() if odd.get(name) != what}


def _notes(folder: Path) -> Path:
    return folder.with_suffix(".seen")


def site_packages(folder: Path) -> Path:
    """Where an environment's packages lie."""
    return folder / "lib" / f"python{uv.PYTHON}" / "site-packages"


def _infos(site: Path) -> dict[str, Path]:
    """Where each distribution says what it has installed."""
    return {_name(info.name.partition("-")[0]): info for info in site.glob("*.dist-info")}


def _name(line: str) -> str:
    """Of "Name==1.0" or "name @ file:///x", as the index has it."""
    return re.sub(r"[-_.]+", "-", re.split(r"==| @ ", line)[0]).lower()


def _interpreter(folder: Path) -> str | None:
    """What keeps its Python from being this environment's."""
    try:
        if ALONE not in _settings(folder).splitlines():
            return "its pyvenv.cfg is broken"
    except FileNotFoundError:
        return "its pyvenv.cfg is missing"
    except OSError as problem:
        return f"its pyvenv.cfg is broken ({problem.strerror})"
    try:
        done = children.run([str(folder / "bin" / "python"), "-I", "-c", PREFIX], timeout=PATIENCE)
    except (OSError, subprocess.TimeoutExpired) as problem:
        return f"its Python does not start ({getattr(problem, 'strerror', None) or problem})"
    if done.returncode != 0:
        return f"its Python does not start ({children.last_words(done)})"
    if Path(done.stdout.strip()).resolve() != folder.resolve():
        return "its Python takes packages from elsewhere"
    return None


def _recorded(infos: dict[str, Path]) -> tuple[dict[str, Recorded], dict[str, str]]:
    """All files of which a size is known, by their paths; and what is wrong with such lists.

    Two distributions may install the same file: then the last one's stands.
    """
    files: dict[str, Recorded] = {}
    wrong = {}
    for name, info in infos.items():
        try:
            for path, digest, size in _rows(info / "RECORD"):
                files.setdefault(path, Recorded(name, set())).versions.add((size, digest))
        except (OSError, ValueError, IndexError, csv.Error):
            wrong[name] = f"{info.name}/RECORD cannot be read"
    return files, wrong


def _rows(record: Path) -> Iterator[tuple[str, str, str]]:
    """Path, hash and size; but not of bytecode, which Python makes again."""
    with record.open(newline="", encoding="utf-8") as stream:
        rows = [(row[0], row[1], row[2]) for row in csv.reader(stream) if row]
    if not rows:
        raise ValueError("empty")
    return (row for row in rows if not row[0].endswith(".pyc"))


def _file_problem(file: Path, versions: set[tuple[str, str]], *, contents: bool) -> str | None:
    try:
        size = file.stat().st_size
        if not {str(size), ""} & {known for known, _ in versions}:
            return f"has {size} bytes, not {min(versions)[0]}"
        known = {digest for _, digest in versions}
        checked = all(digest.startswith("sha256=") for digest in known)
        if contents and checked and _digest(file) not in known:
            return "holds something else than was installed"
    except FileNotFoundError:
        return "is missing"
    except OSError as problem:
        return f"cannot be read: {problem.strerror}"
    return None


def _digest(file: Path) -> str:
    """As RECORD has it."""
    with file.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").digest()
    return "sha256=" + base64.urlsafe_b64encode(found).decode().rstrip("=")


def _look(folder: Path) -> Seen:
    site = site_packages(folder)
    folders = {path.rpartition("/")[0] for path in _recorded(_infos(site))[0]} | {""}
    caches = {
        f"{place}/__pycache__" for place in folders if (site / place / "__pycache__").is_dir()
    }
    return Seen(
        settings=_settings(folder),
        python=_python(folder),
        folders={place: _changed(f"{site}/{place}") for place in folders | caches},
        bytecode=sum(1 for place in caches for _ in Path(f"{site}/{place}").glob("*.pyc")),
    )


def _unchanged(folder: Path, seen: Seen) -> bool:
    """In some ten milliseconds for five thousand folders."""
    site = str(
        site_packages(folder)
    )  # text: to make that many paths would take longer than to look
    try:
        return (
            seen.python == _python(folder)
            and seen.settings == _settings(folder)
            and all(_changed(f"{site}/{each}") == when for each, when in seen.folders.items())
        )
    except OSError:
        return False


def _settings(folder: Path) -> str:
    """Whatever is in it, as text. Raises OSError."""
    return regular.content(folder / "pyvenv.cfg", LONGEST_SETTINGS).decode(errors="replace")


def _changed(folder: str) -> int:
    return os.lstat(folder).st_mtime_ns


def _python(folder: Path) -> tuple[int, int, int]:
    found = (folder / "bin" / "python").stat()
    return found.st_size, found.st_mtime_ns, found.st_mode
