"""The command `mlops-bench`, before anything of ours is imported.

Another package or module called `harness` may lie in a folder that PYTHONPATH names.
"""

import sys
from pathlib import Path


def main() -> None:
    """Import our own `harness`, and no other that would come first."""
    ours = Path(__file__).resolve().parent
    sys.path[:] = [each for each in sys.path if Path(each).resolve() == ours or not _other(each)]
    from harness.cli import main as run

    run()


def _other(entry: str) -> bool:
    return any((Path(entry) / name).exists() for name in ("harness", "harness.py"))
