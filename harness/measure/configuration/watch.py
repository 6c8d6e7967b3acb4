"""Looks at processes while a framework works, since nothing of it survives its process tree."""

import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import psutil

from harness.measure.witness import read


class Seen(msgspec.Struct):
    """One process that noted something; times are s since the epoch."""

    pid: int
    started: float | None  # None when it had gone before anybody looked
    alive: float | None = None  # when it was last seen
    gone: float | None = None  # when it was first missed


class Watch:
    """Of the processes that noted `what` in `notes`."""

    def __init__(self, notes: Path, what: str) -> None:
        self.notes = notes
        self.what = what
        self.seen: list[Seen] = []

    def look(self, while_running: Callable[[], None]) -> Callable[[], None]:
        """A function to be called again and again instead of `while_running`."""

        def looking() -> None:
            while_running()
            known = {seen.pid for seen in self.seen}
            pids = [note.pid for note in read(self.notes) if note.what == self.what]
            self.seen += [
                Seen(pid, _start_of(pid)) for pid in dict.fromkeys(pids) if pid not in known
            ]
            for seen in self.seen:
                _update(seen)

        return looking

    def alive_at(self, moment: float) -> str:
        """Which of them were still there, and when; "" when all were seen to be gone by then."""
        left = [seen for seen in self.seen if seen.gone is None or seen.gone > moment]
        if not self.seen:
            return "no process was seen"
        return ", ".join(f"process {seen.pid} was there at {seen.alive}" for seen in left)


def _start_of(pid: int) -> float | None:
    try:
        return psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        return None


def _update(seen: Seen) -> None:
    """A zombie is gone: it holds nothing of the machine."""
    if seen.gone is not None:
        return
    try:
        process = psutil.Process(seen.pid)
        lives = process.create_time() == seen.started and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        lives = False
    if lives:
        seen.alive = time.time()
    else:
        seen.gone = time.time()
