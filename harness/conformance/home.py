"""What a run's processes left in the user's real home; callees have another one.

Python processes say themselves where they write, by an audit hook. For all other processes there
are two looks at the home, two folders deep, and in `.cache`, `.config` and `.local/share` one
more. Such a look cannot tell who wrote: what differs counts only if it differs again when the run
is repeated, and not while nothing runs. So these stay unseen: what other programs write deeper
down, or only once, and what anybody deletes deeper down.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from harness import paths
from harness.conformance.run import Run
from harness.conformance.state import State
from harness.running import audit
from harness.tasks import watched

DEPTH = 2
DEEPER = (".cache", ".config", ".local/share")  # whose entries are programs' folders


def look() -> State:
    """Names, with size and time of change of files, and of folders that are not looked into."""
    state: State = {}
    home = paths.home()
    if home in audit.homes():
        kept_out = {str(place) for place in audit.spared()}
        deeper = {str(home / name) for name in DEEPER}
        _look(home, DEPTH, state, (kept_out, deeper))
    return state


def _look(folder: Path | str, depth: int, state: State, known: tuple[set[str], set[str]]) -> None:
    kept_out, deeper = known
    with suppress(OSError), os.scandir(folder) as entries:  # it may be gone, or another user's
        for entry in entries:
            if entry.path in kept_out or entry.name.startswith(".coverage"):
                continue
            below = DEPTH if entry.path in deeper else depth - 1
            with suppress(OSError):
                found = entry.stat(follow_symlinks=False)
                if not entry.is_dir(follow_symlinks=False):
                    state[entry.path] = (found.st_size, found.st_mtime_ns)
                elif below > 0:
                    state[entry.path] = (0, 0)  # its entries tell what changes
                    _look(entry.path, below, state, known)
                else:
                    state[entry.path] = (0, found.st_mtime_ns)


def written(runs: Iterable[Run]) -> list[str]:
    """What Python processes of these runs wrote in a home, with who did."""
    found: dict[str, str] = {}
    for run in runs:
        for note in watched.written_elsewhere(run.evidence, run.outcome.begin):
            if any(Path(note.target).is_relative_to(place) for place in audit.homes()):
                found.setdefault(note.target, f"{note.target} (written by {note.by})")
    return list(found.values())


def repeated(first: Iterable[str], again: Iterable[str], quiet: Iterable[str] = ()) -> list[str]:
    """Of the first changes those that came again: the same, or another new file beside it.

    What comes in quiet times as well is somebody else's.
    """
    places = {_place(change) for change in again} - {_place(change) for change in quiet}
    return [change for change in first if _place(change) in places]


def _place(change: str) -> tuple[str, str]:
    """A new file may have another name each time."""
    kind, _, path = change.partition(" ")
    return kind, str(Path(path).parent) if kind == "new" else path
