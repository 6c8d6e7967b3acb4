"""The world of the campaign: a framework that harms, and a look at what is left afterwards."""

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.unit.world import World

HERE = Path(__file__).parent
SECRET = "A-SECRET-THAT-NOBODY-MAY-TAKE-ALONG"
LARGE = 10**8  # bytes; nothing of that size is kept
PHASES = ("start", "run", "back", "stop")


def settle(world: World, name: str, cells: Iterable[str]) -> None:
    """Put a framework of this folder into the world, with these deployments."""
    folder, bare = world.framework(name), world.framework("bare")
    shutil.copytree(
        HERE / "world" / "frameworks" / name, folder, ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(bare / "requirements.lock", folder / "requirements.lock")
    for place in ("user", "outside", "tmp"):
        (world.home / place).mkdir()
    secret = world.home / "outside" / "secret.txt"
    secret.write_text(SECRET)
    facts, _, _ = (bare / "framework.toml").read_text().partition("[deployments")
    facts = facts.replace(
        'title = "bare"\nbaseline = true', f'title = "{name}"\nroles = ["tracker"]'
    )
    facts += f'[environment]\nVANDAL_SECRET = "{secret}"\nVANDAL_HOME = "{world.home / "user"}"\n'
    for number, cell in enumerate(cells):
        default = "" if number else "default = true\n"
        facts += f'\n[deployments.{cell}]\nabout = "{cell}"\nstore = ["store"]\n{default}'
    (folder / "framework.toml").write_text(facts)


def files(folder: Path) -> Iterator[Path]:
    """All regular files below; links are not followed."""
    for where, _, names in os.walk(folder):
        for name in names:
            file = Path(where, name)
            if file.is_file() and not file.is_symlink():
                yield file


def holders(text: str, folder: Path) -> list[str]:
    """Files below the folder that hold the text."""
    return [f.name for f in files(folder) if f.stat().st_size < LARGE and text in _read(f)]


def _read(file: Path) -> str:
    file.chmod(0o600)
    return file.read_bytes().decode(errors="replace")
