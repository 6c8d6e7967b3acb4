"""Compiled modules that environments share: of files that uv has linked to the same place on disk.

To compile what all have in common takes longer than all the rest of a build.
"""

from pathlib import Path

CACHE = "__pycache__"


def borrow(theirs: Path, ours: Path) -> float:
    """Link bytecode from one site-packages into another; the share of theirs that was of use.

    A module is taken for the same only where it is the same file. So its time is the same too, by
    which Python and `compileall` tell whether bytecode fits.
    """
    found = linked = 0
    for cache in theirs.rglob(CACHE):
        place = ours / cache.parent.relative_to(theirs)
        for compiled in cache.glob("*.pyc"):
            found += 1
            module = f"{compiled.name.partition('.')[0]}.py"
            linked += _link(compiled, cache.parent / module, place / module)
    return linked / found if found else 0.0


def _link(compiled: Path, theirs: Path, ours: Path) -> bool:
    """Whether the bytecode of their module is now that of ours as well."""
    try:
        if not theirs.samefile(ours):
            return False
        ours.with_name(CACHE).mkdir(exist_ok=True)
        (ours.with_name(CACHE) / compiled.name).hardlink_to(compiled)
    except OSError:  # ours is not there, or the disk has no links
        return False
    return True
