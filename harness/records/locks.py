"""Locks on open files and folders: gone with who holds them, and not on every disk."""

import fcntl
import time
from typing import Literal

LOOK = 0.01  # s between two tries
KINDS = {"shared": fcntl.LOCK_SH, "exclusive": fcntl.LOCK_EX}


def take(descriptor: int, kind: Literal["shared", "exclusive"], patience: float = 0) -> bool | None:
    """Whether we have it: False if others keep it for so many seconds, None where there is none."""
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, KINDS[kind] | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(LOOK)
        except OSError:  # each kind of disk says that in another way
            return None
        else:
            return True
