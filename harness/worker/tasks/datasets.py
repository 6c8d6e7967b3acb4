"""A folder of data: what is in it, and how it changes by chance that is the same for all."""

import hashlib
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

BLOCK = 2**20  # bytes
PIECE = 4096  # bytes that an edit makes: new ones, so that no two versions have them alike
Edit = Callable[[Path, random.Random], None]


def lay_out(data: Path, folder: Path, parameters: Any) -> None:
    """Make the folder: a copy of the prepared data, or one file of `bytes` made from `seed`."""
    if size := parameters["bytes"]:
        folder.mkdir()
        chance = random.Random(parameters["seed"])  # noqa: S311  # no secret: all get the same
        with (folder / "data.bin").open("wb") as file:
            for begin in range(0, size, BLOCK):
                file.write(chance.randbytes(min(BLOCK, size - begin)))
        return
    shutil.copytree(data / parameters["part"], folder, ignore=shutil.ignore_patterns("ready"))
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)  # what is prepared may be read only


def contents(folder: Path) -> dict[str, str]:
    """sha256 of every file by its path below the folder; empty folders do not count."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path) for path in files}


def sha256(file: Path) -> str:
    """Of its bytes."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def digest(files: dict[str, str]) -> str:
    """One for all: the same only for the same files under the same names."""
    whole = hashlib.sha256()
    for name, content in files.items():
        whole.update(f"{len(name)} {name} {content}\n".encode())
    return whole.hexdigest()


def size(folder: Path) -> int:
    """Bytes of all files below; what several names share counts once."""
    found = (path.lstat() for path in folder.rglob("*") if not path.is_dir())
    return sum({(stat.st_dev, stat.st_ino): stat.st_size for stat in found}.values())


def change(folder: Path, chance: random.Random) -> str:
    """One to three edits, of which the last always makes new bytes; their names."""
    edits = [chance.choice(EDITS) for _ in range(chance.randint(0, 2))]
    edits.append(chance.choice((overwrite, add)))
    for edit in edits:
        edit(folder, chance)
    return ", ".join(edit.__name__ for edit in edits)


def overwrite(folder: Path, chance: random.Random) -> None:
    """Some bytes in the middle of a file, whose size stays."""
    file = _any(folder, chance)
    start = chance.randrange(max(1, file.stat().st_size))
    with file.open("r+b") as stream:
        stream.seek(start)
        stream.write(chance.randbytes(PIECE))


def append(folder: Path, chance: random.Random) -> None:
    """Rows at a file's end."""
    with _any(folder, chance).open("ab") as stream:
        stream.write(chance.randbytes(PIECE))


def add(folder: Path, chance: random.Random) -> None:
    """A new file, in a folder of its own."""
    file = folder / f"new {chance.randrange(10**9)}" / "größe.bin"
    file.parent.mkdir()
    file.write_bytes(chance.randbytes(PIECE))


def add_empty(folder: Path, chance: random.Random) -> None:
    """A file without a byte."""
    (folder / f"empty-{chance.randrange(10**9)}").touch()


def remove(folder: Path, chance: random.Random) -> None:
    """A file, if it is not the last one."""
    if len(list(_files(folder))) > 1:
        _any(folder, chance).unlink()


def rename(folder: Path, chance: random.Random) -> None:
    """The same bytes under another name."""
    file = _any(folder, chance)
    file.rename(file.with_name(f"renamed-{chance.randrange(10**9)}"))


EDITS: tuple[Edit, ...] = (overwrite, append, add, add_empty, remove, rename)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _any(folder: Path, chance: random.Random) -> Path:
    return chance.choice(_files(folder))
