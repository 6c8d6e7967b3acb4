"""The command `mlops-bench`, before anything of ours is imported.

Another package or module called `harness` may lie in a folder that PYTHONPATH names, or beside what
we import.
"""

import sys
from pathlib import Path


def main() -> None:
    """Import our own `harness`, and no other that would come first."""
    ours = Path(__file__).resolve().parent
    folders = [Path(each).resolve() for each in sys.path]
    place = folders.index(ours) if ours in folders else len(folders)
    # They go behind ours, and stay: one may be where our dependencies are installed.
    others = [each for each in sys.path[:place] if _has_harness(each)]
    first = [each for each in sys.path[:place] if each not in others]
    sys.path[:] = [*first, str(ours), *others, *sys.path[place + 1 :]]
    from harness.cli import main as run

    run()


def _has_harness(entry: str) -> bool:
    return any((Path(entry) / name).exists() for name in ("harness", "harness.py"))
