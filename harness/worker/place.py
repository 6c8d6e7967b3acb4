"""Where a step runs: told by the step itself, so that the host can compare two executors."""

import os
import socket
from pathlib import Path
from typing import TypedDict

SUPERVISOR = b"harness.running.supervisor"
WORDS = 6  # of a command line: enough to tell one worker from another


class Place(TypedDict):
    """What another executor changes."""

    host: str
    namespace: str  # of processes: another one in a container
    ancestors: list[str]  # command lines, the parent first, up to the harness's supervisor


def here() -> Place:
    """Of the process that asks."""
    return {
        "host": socket.gethostname(),
        "namespace": str(Path("/proc/self/ns/pid").readlink()),
        "ancestors": _ancestors(os.getppid()),
    }


def _ancestors(pid: int) -> list[str]:
    found = []
    while pid > 0:
        process = Path("/proc") / str(pid)
        try:
            words = (process / "cmdline").read_bytes().rstrip(b"\0").split(b"\0")
            status = (process / "stat").read_text()
        except OSError:  # it has ended, or belongs to somebody else
            break
        if SUPERVISOR in words:  # from here on they are the harness's and the user's own
            break
        found.append(b" ".join(words[:WORDS]).decode(errors="replace"))
        pid = int(status.rpartition(")")[2].split()[1])
    return found
