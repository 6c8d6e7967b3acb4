"""Places that a run has to leave as they are: listed before and after."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from harness import paths
from harness.environments import Environment

# By tools that people run in a checkout while a check is going on, and by Python itself.
TOOLS = {".git", ".nox", ".venv", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".import_linter_cache", ".hypothesis", "__pycache__"}  # fmt: skip  # noqa: E501

State = dict[str, tuple[int, int]]  # path -> size, time of last change


class Snapshot(msgspec.Struct):
    """What lies in each place."""

    checkout: State
    data: State
    home: State
    environment: State

    @classmethod
    def take(cls, data: Path, environment: Environment) -> "Snapshot":
        sources = [paths.CHECKOUT, paths.root(), *paths.framework_folders()]
        return cls(
            checkout=_state(f for folder in dict.fromkeys(sources) for f in _files(folder)),
            data=_state(_files(data)),
            home=_names(Path.home(), Path.home() / ".config"),
            environment=_state(_files(environment.folder)),
        )


def changes(before: State, after: State) -> list[str]:
    """One "new PATH", "gone PATH" or "changed PATH" for each difference."""
    found = [f"new {path}" for path in after.keys() - before.keys()]
    found += [f"gone {path}" for path in before.keys() - after.keys()]
    found += [f"changed {p}" for p, state in before.items() if after.get(p, state) != state]
    return sorted(found)


def _files(folder: Path) -> Iterator[Path]:
    apart = {paths.runs(), paths.cache()} - {folder}
    for where, folders, names in os.walk(folder):
        folders[:] = [f for f in folders if f not in TOOLS and not _is_apart(where, f, apart)]
        yield from (Path(where, n) for n in names if not n.startswith(".coverage"))


def _is_apart(where: str, name: str, apart: set[Path]) -> bool:
    path = Path(where, name)
    return path in apart or name.endswith(".egg-info")


def _state(files: Iterable[Path]) -> State:
    state: State = {}
    for file in files:
        try:
            found = file.lstat()
        except FileNotFoundError:
            continue
        state[str(file)] = (found.st_size, found.st_mtime_ns)
    return state


def _names(*folders: Path) -> State:
    # Names alone: a shell's history or a desktop may change what is in a home at any time.
    return {str(p): (0, 0) for folder in folders if folder.is_dir() for p in folder.iterdir()}
