"""Processes below this one, as /proc shows them."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

TICK = 1 / os.sysconf("SC_CLK_TCK")  # s: the kernel rounds the start of a process down to these
LONGEST = 200  # characters of a command line


def descendants(pid: int) -> Iterator[int]:
    """Children, their children and so on; also those that have ended and nobody has reaped."""
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):  # it ended meanwhile
            for child in map(int, (thread / "children").read_text().split()):
                yield child
                yield from descendants(child)


def started(pid: int) -> float:
    """When it started, on CLOCK_BOOTTIME. Raises OSError when it is gone."""
    return int(_fields(pid)[19]) * TICK


def command(pid: int) -> str:
    """Its command line. Raises OSError when it is gone."""
    words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    line = b" ".join(words).decode(errors="replace").strip()[:LONGEST]
    return line or name(pid)


def described(pid: int) -> str:
    """Its command line, or its number when it is gone."""
    try:
        return command(pid)
    except OSError:
        return f"process {pid}"


def name(pid: int) -> str:
    """Of its program, as the kernel or itself set it. Raises OSError when it is gone."""
    return about(pid, "comm").strip()


def about(pid: int, file: str) -> str:
    """What /proc says of it there. Raises OSError when it is gone.

    It may have given itself any name, also one that is no text.
    """
    return Path(f"/proc/{pid}/{file}").read_text(encoding="utf-8", errors="replace")


def signal_name(number: int) -> str:
    """As `kill -l` lists it; most real-time signals have no name."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def alive_since(begin: float) -> list[str]:
    """Command lines of living descendants of this process that started at that time or later."""
    found = []
    with suppress(OSError):
        for pid in descendants(os.getpid()):
            with suppress(OSError):
                if _fields(pid)[0] != "Z" and started(pid) >= begin - TICK:
                    found.append(command(pid))
    return found


def _fields(pid: int) -> list[str]:
    """Of /proc/PID/stat, from the third: its name, the second, may hold spaces."""
    return about(pid, "stat").rpartition(")")[2].split()
