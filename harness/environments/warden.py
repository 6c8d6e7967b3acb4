"""The warden: outlives a harness that is killed, and ends the programs that it was waiting for.

Usage: python -m harness.environments.warden OWNER, with the harness holding the other end of
stdin. A supervised tree ends by itself then; the warden ends it when it does not.
"""

import atexit
import os
import signal
import subprocess
import sys

from harness.environments import own_python, survivors
from harness.records.times import ENDING

_wardens: list[subprocess.Popen[bytes]] = []  # of this process: one, and those that have ended


def stand_by() -> None:
    """See that this process has a warden. It is started when first needed, and not waited for."""
    if _wardens and _wardens[-1].poll() is None:
        return
    whose, mark = survivors.owner(os.getpid()), survivors.mark("warden")
    _wardens.append(
        subprocess.Popen(
            own_python.command("harness.environments.warden", whose),
            env={**own_python.environment(), survivors.MARK: mark},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    )
    atexit.register(_dismiss, _wardens[-1])


def _dismiss(warden: subprocess.Popen[bytes]) -> None:
    if survivors.stopped(warden.pid):
        warden.kill()
    warden.communicate()


def main(whose: str) -> None:
    """Wait for the harness to end, then see that nothing of it is left."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.buffer.read()
    survivors.end(lambda value: value.startswith(f"{whose}:program:"))
    survivors.end(lambda value: value.startswith(f"{whose}:"), wait=ENDING)


if __name__ == "__main__":
    main(sys.argv[1])
