"""Processes that outlive who started them: found by a mark in their environment, and ended.

Whatever the harness starts carries the mark, and so does whatever that starts. The mark says which
harness it is of, so that any other can tell whether that is still alive.
"""

import itertools
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple

from harness.errors import HarnessError
from harness.records.times import ENDING, KILL_SECONDS
from harness.worker import processes

MARK = "MLOPS_BENCH_GUARD"
# As `mark` makes it; any program may carry anything under that name.
OF_A_HARNESS = re.compile(r"[0-9]{1,20}:[0-9]{1,9}:[0-9]{1,20}\.[0-9]{2}:[a-z]+:[0-9]{1,20}")
LOOK = 0.05  # s between two looks
PROC = Path("/proc")

_numbers = itertools.count(1)
_held: set[str] = set()  # marks of what this harness knows to be running


def mark(kind: Literal["program", "tree", "warden"]) -> str:
    """A new mark of this harness's; `release` it once whatever carries it has ended."""
    value = f"{owner(os.getpid())}:{kind}:{next(_numbers)}"
    _held.add(value)
    return value


def release(value: str) -> None:
    """From now on whatever still carries it is a survivor."""
    _held.discard(value)


def owner(pid: int) -> str:
    """What a process's marks begin with. A number may be used again, and in each container."""
    namespace = (PROC / "self" / "ns" / "pid").stat().st_ino
    return f"{namespace}:{pid}:{processes.started(pid):.2f}"


def stopped(pid: int) -> bool:
    """Whether this child of ours has been stopped (SIGSTOP)."""
    with suppress(ChildProcessError):
        seen = os.waitid(os.P_PID, pid, os.WSTOPPED | os.WNOHANG | os.WNOWAIT)
        return seen is not None
    return False


def clear() -> None:
    """End whatever a dead harness has left on this machine, or this one has lost hold of.

    Raises HarnessError when something cannot be ended: nothing can be measured beside it.
    """
    if left := end(_is_survivor, wait=ENDING):
        raise HarnessError(
            f"{len(left)} processes of an earlier run cannot be ended: {left[0]}; nothing can be "
            "measured beside them: wait until they are gone, or restart the machine"
        )


def end(wanted: Callable[[str], bool], wait: float = 0.0) -> list[str]:
    """End all whose mark is wanted; those that do not end by themselves in that time are killed.

    Returns the command lines of those that withstand.
    """
    begin = time.monotonic()
    while found := _find(wanted):
        passed = time.monotonic() - begin
        if passed > wait + KILL_SECONDS:
            return list(_described(found))
        if passed >= wait:
            for pid in found:
                kill(pid)
        time.sleep(LOOK)
    return []


def kill(pid: int) -> None:
    """With the process group that it leads, or whose leader is gone: none is forked away then."""
    with suppress(OSError):  # it has ended
        group = os.getpgid(pid)
        if group != os.getpgrp() and (group == pid or not (PROC / str(group)).exists()):
            os.killpg(group, signal.SIGKILL)
    with suppress(OSError):
        os.kill(pid, signal.SIGKILL)


def _is_survivor(value: str) -> bool:
    whose = value.rsplit(":", 2)[0]
    if whose == owner(os.getpid()):
        return value not in _held
    namespace, pid, _ = whose.split(":")
    here = owner(os.getpid()).partition(":")[0]
    return namespace == here and not _lives(int(pid), whose)


def _lives(pid: int, whose: str) -> bool:
    try:
        return owner(pid) == whose and _look(pid).state != "Z"
    except OSError:
        return False


class _Process(NamedTuple):
    state: str
    parent: int
    session: int


def _look(pid: int) -> _Process:
    """From /proc/PID/stat; raises OSError when it is gone."""
    fields = processes.about(pid, "stat").rpartition(")")[2].split()
    return _Process(fields[0], int(fields[1]), int(fields[3]))


def _find(wanted: Callable[[str], bool]) -> set[int]:
    """Those that carry a wanted mark, and their kin: a program may overwrite its environment."""
    found = {pid for pid in _ours() if (value := _mark_of(pid)) and wanted(value)}
    return _with_kin(found) if found else found


def _ours() -> Iterator[int]:
    """Processes of our own user, but for this one."""
    own = str(os.getpid())
    with os.scandir(PROC) as entries:
        for entry in entries:
            with suppress(OSError):
                theirs = entry.name.isdigit() and entry.name != own
                if theirs and entry.stat().st_uid == os.geteuid():
                    yield int(entry.name)


def _mark_of(pid: int) -> str | None:
    """None of one that is gone, or has ended and waits to be reaped."""
    begin = f"{MARK}=".encode()
    with suppress(OSError):
        for line in (PROC / str(pid) / "environ").read_bytes().split(b"\0"):
            if line.startswith(begin):
                value = line.removeprefix(begin).decode(errors="replace")
                return value if OF_A_HARNESS.fullmatch(value) else None
    return None


def _with_kin(found: set[int]) -> set[int]:
    """Those too that are below one of them or in the session of one, which is the tree's own."""
    known = {}
    for pid in _ours():
        with suppress(OSError):
            known[pid] = _look(pid)
    spared = _above(known)
    sessions = {known[pid].session for pid in found if pid in known} - {os.getsid(0)}
    sessions -= known.keys() - found  # whose leader lives and is not one: a user's own
    kin = found | {pid for pid, process in known.items() if process.session in sessions}
    while more := {p for p, process in known.items() if process.parent in kin} - kin:
        kin |= more
    return {pid for pid in kin - spared if pid in known and known[pid].state != "Z"}


def _above(known: dict[int, _Process]) -> set[int]:
    """Who has started us, and so on."""
    pid, found = os.getppid(), set[int]()
    while pid in known and pid not in found:
        found.add(pid)
        pid = known[pid].parent
    return found


def _described(pids: set[int]) -> Iterator[str]:
    for pid in sorted(pids):
        with suppress(OSError):
            yield f"{pid} {processes.command(pid)}"
