"""Committed runs by name. Second measurements are packed: results/repeats/README.md."""

import atexit
import shutil
import tarfile
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from harness.records.store import RunStore
from tests.unit.world import CHECKOUT

REFERENCE, REPEATS = (CHECKOUT / "results" / name for name in ("reference", "repeats"))
AGAIN = "-again"  # ends the names of second measurements


@cache
def stored(run: str) -> RunStore:
    """The run; a second measurement is unpacked first."""
    if not run.endswith(AGAIN):
        return RunStore(REFERENCE / run)
    folder = Path(mkdtemp())
    atexit.register(shutil.rmtree, folder)
    with tarfile.open(REPEATS / f"{run.removesuffix(AGAIN)}.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return RunStore(folder / run)
