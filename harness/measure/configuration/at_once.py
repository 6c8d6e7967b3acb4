"""Steps that are to work at the same time, on a machine that may be slow to start them."""

from collections.abc import Callable
from pathlib import Path

from harness.measure.witness import Note, most_at_once, read

LONGER = 5  # times as long as at first


def noted(file: Path, run: Callable[[float], object], seconds: float, wanted: int) -> list[Note]:
    """What steps noted in the file that `run` lets work for `seconds` each.

    Where fewer than `wanted` worked at once, the first may have ended before the next was started:
    it is done once more with longer ones, and the notes of the first try are set aside.
    """
    run(seconds)
    notes = read(file)
    if not notes or most_at_once(notes) >= wanted:
        return notes
    file.rename(file.with_stem(f"{file.stem}-at-first"))
    run(LONGER * seconds)
    return read(file)
