"""What a watched run did that it must not, by the notes of its processes."""

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from harness.intake import notes
from harness.intake.notes import Note

SHOWN = 3  # of a list


def misbehaved(evidence: Path, begin: float) -> str | None:
    """What, by whom, and how to fix it; None of a run that was not watched or did nothing wrong.

    `begin` of the run, on CLOCK_BOOTTIME.
    """
    if written := list(written_elsewhere(evidence, begin)):
        return (
            f"wrote outside its own folder: {listed(written)}; point the framework's and your own "
            "folders below request.workdir"
        )
    if opened := _once(notes.read(evidence / notes.OTHERS)):
        return (
            f"opened files of other runs: {listed(opened)}; read only what this run has made, by "
            "the framework's client"
        )
    if reached := _once(notes.read(evidence / notes.EGRESS)):
        return (
            f"reached for other machines: {listed(reached)}; turn telemetry and update checks off "
            "under [environment] in framework.toml"
        )
    return None


def written_elsewhere(evidence: Path, begin: float) -> Iterator[Note]:
    """What left a trace outside the run's folder: made and then deleted has none."""
    since = time.time() - (time.clock_gettime(time.CLOCK_BOOTTIME) - begin)  # as files have it
    for note in _once(notes.read(evidence / notes.WRITES)):
        try:
            now = Path(note.target).lstat()
        except OSError:  # the hook notes what is deleted only if it is there
            # Nor can a name be looked up that is no UTF-8.
            if note.event in ("os.remove", "os.rmdir", "os.rename") or "\ufffd" in note.target:
                yield note
            continue
        if max(now.st_mtime, now.st_ctime) >= since:
            yield note


def remembered(evidence: Path, workdir: Path, began: float) -> list[Note]:
    """Files opened to read back that may hold what the adapter itself remembers.

    `began` is when the run did, on CLOCK_BOOTTIME: what has not changed since then cannot know what
    came of it. Nor are files of the store that the framework's packages wrote its own memory.
    """
    kept = {note.target for note in notes.read(evidence / notes.KEPT)}
    return [
        note
        for note in _once(notes.read(evidence / notes.READS))
        if note.target not in kept
        and (note.changed >= began or not Path(note.target).is_relative_to(workdir))
    ]


def kept_too_many(evidence: Path) -> bool:
    """Whether a process of the run wrote more files of the store than it notes."""
    return any(note.event == notes.MORE for note in notes.read(evidence / notes.KEPT))


def listed(found: list[Note]) -> str:
    """As messages name them."""
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return "; ".join(f"{note.target} (by {note.by})" for note in found[:SHOWN]) + more


def _once(found: Iterable[Note]) -> list[Note]:
    """The first note of each target."""
    return list({note.target: note for note in reversed(list(found))}.values())[::-1]
