"""The folder that a callee imports from: links to what it may see of ours, and nothing else.

The folders that these things lie in hold other packages too: from a wheel, all that is installed
beside the harness. None of them may come before the packages of a framework's own environment.
"""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from harness import paths

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
    completes what a killed one has left. Their parents are packages: a folder without `__init__.py`
    would give way to any installed package of its name.
    """
    told = "\n".join(f"{place} {target}" for place, target in sorted(links.items()))
    digest = hashlib.sha256(told.encode()).hexdigest()[:12]
    folder = paths.cache() / "views" / f"{name}-{digest}"
    for place, target in links.items():
        link = folder / place
        link.parent.mkdir(parents=True, exist_ok=True)
        if link.parent != folder:
            (link.parent / "__init__.py").touch()
        with suppress(FileExistsError):
            link.symlink_to(target)
    return folder
