"""The folder that a callee imports from: links to what it may see of ours, and nothing else.

The folders that these things lie in hold other packages too: from a wheel, all that is installed
beside the harness. None of them may come before the packages of a framework's own environment.
"""

import hashlib
import os
import stat
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from harness import paths
from harness.environments import made_once
from harness.errors import DISK_FULL, HarnessError
from harness.intake import folders

WORKER = {"harness/worker": paths.PACKAGE / "worker"}  # of `harness` nothing else: no code runs


def scenarios() -> dict[str, Path]:
    """All scenarios and the modules that they share: of the root, then our own."""
    found: dict[str, Path] = {}
    for folder in (paths.shared_scenarios(), paths.scenarios()):
        for entry in folder.iterdir():
            if entry.name[0] not in "._":  # bytecode, and what editors leave
                found[f"scenarios/{entry.name}"] = entry
    return found


def lay_out(links: Mapping[str, Path], name: str = "view") -> Path:
    """A folder with these links, by their paths in it.

    Equal links share one, and each is made in one step: two runs may make it at once, and the next
    completes what a killed one has left, and repairs what was changed. Their parents are packages:
    a folder without `__init__.py` would give way to any installed package of its name.

    It lies in the cache; where we may only read that, in the user's own.
    """
    told = "\n".join(f"{place} {target}" for place, target in sorted(links.items()))
    digest = hashlib.sha256(told.encode()).hexdigest()[:12]
    places = dict.fromkeys(filter(None, [paths.cache(), paths.own_cache()]))
    problems = []
    for cache in places:
        folder = cache / "views" / f"{name}-{digest}"
        try:
            _complete(folder, links)
        except OSError as problem:
            if problem.errno in DISK_FULL:
                raise
            problems.append(f"{problem.filename or folder}: {problem.strerror}")
        else:
            return folder
    raise HarnessError(
        f"cannot write {' nor '.join(problems)}; set MLOPS_BENCH_CACHE to a folder of your own"
    )


def _complete(folder: Path, links: Mapping[str, Path]) -> None:
    """Make what is missing, and delete what nobody of us has put there: it would be imported."""
    scratch = folder.with_name(f".{os.getpid()}-{threading.get_native_id()}")
    names: dict[Path, set[str]] = {folder: set()}
    for place in links:
        path = folder / place
        while path != folder:
            names.setdefault(path.parent, {"__pycache__", "__init__.py"}).add(path.name)
            path = path.parent
    for parent in sorted(names):
        if not stat.S_ISDIR(_mode(parent)):
            with suppress(FileNotFoundError, IsADirectoryError):  # another may have made it by now
                parent.unlink()
            parent.mkdir(parents=True, exist_ok=True)
        for entry in parent.iterdir():
            if entry.name not in names[parent]:
                folders.remove(entry)
        if parent != folder:
            _empty_file(parent / "__init__.py", scratch)
    for place, target in links.items():
        _link(folder / place, target, scratch)


def _mode(path: Path) -> int:
    """Of what stands there; 0 where nothing does."""
    with suppress(FileNotFoundError):
        return path.lstat().st_mode
    return 0


def _empty_file(file: Path, scratch: Path) -> None:
    if stat.S_ISREG(_mode(file)) and not file.stat().st_size:
        return
    scratch.unlink(missing_ok=True)
    os.close(made_once.open_new(scratch))
    _move(scratch, file)


def _link(link: Path, target: Path, scratch: Path) -> None:
    with suppress(OSError):  # nothing is there, or no link
        if link.readlink() == target:
            return
    scratch.unlink(missing_ok=True)
    scratch.symlink_to(target)
    _move(scratch, link)


def _move(scratch: Path, place: Path) -> None:
    """In one step: what another run has made there is never missing."""
    try:
        scratch.replace(place)
    except IsADirectoryError:
        folders.remove(place)
        scratch.replace(place)
