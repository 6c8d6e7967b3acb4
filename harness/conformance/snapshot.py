"""Places that a run has to leave as they are: listed before and after."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from harness import paths
from harness.conformance import home
from harness.conformance.state import State
from harness.environments.venvs import Environment
from harness.planning import places

WATCHED = ("scenarios", "frameworks")


class Snapshot(msgspec.Struct):
    """What lies in each place."""

    checkout: State
    data: State
    home: State
    environment: State

    @classmethod
    def take(cls, data: Path, environment: Environment) -> "Snapshot":
        roots = dict.fromkeys([paths.checkout() or paths.CARRIED, paths.root()])
        sources = dict.fromkeys([paths.PACKAGE, *(r / name for r in roots for name in WATCHED)])
        sources |= dict.fromkeys(place.folder for place in places.find())
        return cls(
            checkout=_state(f for folder in sources for f in _files(folder)) | names(*roots),
            data=_state(_files(data)),
            home=home.look(),
            environment=_state(_files(environment.folder)),
        )


def _files(folder: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (Path(where, name) for name in names)


def _state(files: Iterable[Path]) -> State:
    state: State = {}
    for file in files:
        try:
            found = file.lstat()
        except FileNotFoundError:
            continue
        state[str(file)] = (found.st_size, found.st_mtime_ns)
    return state


def names(*folders: Path) -> State:
    """What lies directly in the folders; names alone, since people work in these files."""
    found = (path for folder in folders if folder.is_dir() for path in folder.iterdir())
    return {str(path): (0, 0) for path in found if not path.name.startswith(".coverage")}
