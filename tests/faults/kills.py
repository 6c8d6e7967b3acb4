"""One kill at a random moment, what lives on, and what the next start makes of it."""

import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from harness.records.record import Record, Status
from harness.records.store import RunStore
from tests.unit.world import processes_of

GRACE = 5.0  # s in which nothing of the tree may be left
KINDS: dict[str, Callable[[list[str]], bool]] = {
    "supervisor": lambda words: "harness.running.supervisor" in words,
    "callee": lambda words: "harness.worker" in words,
    "installer": lambda words: any(word.rpartition("/")[2] in {"uv", "pip"} for word in words[:3]),
    "data": lambda words: any(".prepare" in word for word in words),
    "service": lambda words: words[:1] == ["sleep"],
    # Of real frameworks: a service, a scheduler, a step, whatever is not ours.
    "framework": lambda words: bool(words) and not any("harness." in word for word in words[:5]),
}
# Seconds after the start by which each is struck, or as soon as there is one after that.
LATEST = {"harness": 2.0, "supervisor": 1.5, "callee": 1.5, "service": 1.0}
LATEST |= {"installer": 0.2, "data": 0.2}


@dataclass(frozen=True)
class Kill:
    """Whom, how, and when: seconds after the start."""

    kind: str
    how: signal.Signals
    after: float
    fresh: bool  # whether environments and data have to be made first


def draw(number: int, seed: int) -> Kill:
    """Always the same for the same number and seed."""
    chance = random.Random(seed * 100_003 + number)
    kind = chance.choice(list(LATEST))
    how = chance.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGSTOP])
    fresh = kind in {"installer", "data"} or chance.random() < 0.2
    return Kill(kind, how, chance.uniform(0.0, LATEST[kind]), fresh)


class Scene:
    """A harness that runs, and its tree, looked at every `pause` seconds."""

    def __init__(self, runs: Path, process: subprocess.Popen[str], pause: float = 0.01) -> None:
        self.runs = runs
        self.process = process
        self.pause = pause
        self.seen: dict[int, psutil.Process] = {}
        self.chance = random.Random(process.pid)

    def look(self) -> list[psutil.Process]:
        """The harness's descendants and what of the world runs beside them; all are remembered."""
        with suppress(psutil.Error):
            children = psutil.Process(self.process.pid).children(recursive=True)
            self.seen |= {child.pid: child for child in children}
        self.seen |= {each.pid: each for each in processes_of(str(self.runs))}
        return alive(self.seen.values())

    def strike(self, kill: Kill) -> bool:
        """Whether there was such a process before the harness ended."""
        begin = time.monotonic()
        while self.process.poll() is None:
            tree = self.look()
            if time.monotonic() - begin >= kill.after and (victim := self._victim(kill, tree)):
                with suppress(psutil.Error):
                    victim.send_signal(kill.how)
                    return True
            time.sleep(self.pause)
        return False

    def _victim(self, kill: Kill, tree: list[psutil.Process]) -> psutil.Process | None:
        if kill.kind == "harness":
            return psutil.Process(self.process.pid)
        found = []
        for process in tree:
            with suppress(psutil.Error):
                if KINDS[kill.kind](process.cmdline()):
                    found.append(process)
        return self.chance.choice(found) if found else None

    def left(self) -> list[str]:
        """Command lines of what lives on when the grace is over."""
        deadline = time.monotonic() + GRACE
        while self.look() and time.monotonic() < deadline:
            time.sleep(0.05)
        found = []
        for process in self.look():
            with suppress(psutil.Error):
                found.append(f"{process.status()} {' '.join(process.cmdline())[:200]}")
        return found


def alive(processes: Iterable[psutil.Process]) -> list[psutil.Process]:
    """Those that neither have ended nor wait to be reaped."""
    found = []
    for process in list(processes):
        with suppress(psutil.Error):
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def wrong(store: RunStore, before: bytes, statuses: set[Status]) -> list[str]:
    """What is lost, doubled or untrue in the records after a resume that came to its end."""
    after = (store.folder / "records.jsonl").read_bytes()
    said = [] if after.startswith(before) else ["a record from before the kill has changed"]
    records = store.records()
    for cell in store.plan().cells:
        of_cell: list[Record] = [record for record in records if record.order == cell.order]
        good = [record for record in of_cell if record.status is Status.OK]
        if len(good) != 1:
            said.append(f"{cell.label} has {len(good)} good records")
        if others := {record.status for record in of_cell} - {Status.OK} - statuses:
            said.append(f"{cell.label} has {', '.join(others)}")
    return said
