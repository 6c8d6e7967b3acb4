"""A full disk ends a campaign, not one cell after the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.errors import DISK_FULL, HarnessError


@contextmanager
def needed(where: Path) -> Iterator[None]:
    """Raises HarnessError with one sentence when the block, which works there, finds no room."""
    try:
        yield
    except OSError as problem:
        if problem.errno not in DISK_FULL:
            raise
        raise HarnessError(
            f"the disk is full ({problem.filename or where}); all records so far are safe, "
            "free some space and continue with --resume"
        ) from None
