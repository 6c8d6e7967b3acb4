"""Where a step runs: told by the step itself, so that the host can compare two executors."""

import os
import socket
from pathlib import Path
from typing import TypedDict

SUPERVISOR = "harness.running.supervisor"
WORDS = 6  # of a command line: enough to tell one worker from another


class Place(TypedDict):
    """What another executor changes."""

    host: str
    namespace: str  # of processes: another one in a container
    program: str  # of the process that asks: a pool's workers have another one
    ancestors: list[str]  # command lines, the parent first, up to the harness's supervisor


def here() -> Place:
    """Of the process that asks."""
    return {
        "host": socket.gethostname(),
        "namespace": str(Path("/proc/self/ns/pid").readlink()),
        "program": program(_words(Path("/proc/self"))),
        "ancestors": _ancestors(os.getppid()),
    }


def program(words: list[str]) -> str:
    """What a command line runs, whatever its arguments: a module, a text or a file."""
    for number, word in enumerate(words[1:], 1):
        if word in ("-m", "-c"):
            return " ".join(words[number : number + 2])
        if not word.startswith("-"):
            return word
    return " ".join(words)


def _words(process: Path) -> list[str]:
    line = (process / "cmdline").read_bytes().rstrip(b"\0")
    return [word.decode(errors="replace") for word in line.split(b"\0")]


def _ancestors(pid: int) -> list[str]:
    found = []
    while pid > 0:
        process = Path("/proc") / str(pid)
        try:
            words = _words(process)
            status = (process / "stat").read_text()
        except OSError:  # it has ended, or belongs to somebody else
            break
        if SUPERVISOR in words:  # from here on they are the harness's and the user's own
            break
        found.append(" ".join(words[:WORDS]))
        pid = int(status.rpartition(")")[2].split()[1])
    return found
