"""The model itself fails at a request: is that the server's fault to tell, and is it told?"""

import time
from pathlib import Path

from harness.intake import files
from harness.tasks.serving.abuse import Case, alive
from harness.tasks.serving.offer import LARGEST, Offer
from harness.worker.tasks.serving import FAILING, LOG

# Of the model's exception, its class and its words: no request holds either.
NAMES = (b"PlantedFailure", b"planted-failure-of-the-model")
TAIL = 2**20  # bytes of the log that are looked at
FLUSH = 2.0  # s in which other processes may write what they have
LOOK = 0.1  # s


def fail(offer: Offer) -> list[Case]:
    """Three cases: a status of 500 to 599, the next right request, and the server's log.

    https://www.rfc-editor.org/rfc/rfc9110#name-server-error-5xx
    """
    reply = offer.ask(files.content(offer.visit.evidence / FAILING, most=LARGEST))
    status = "" if 500 <= reply.status < 600 else reply.said
    afterwards = alive(offer)
    named = "" if _is_named(offer) else "its log does not name the failure"
    return [
        Case("the status", status),
        Case("the next right request", afterwards),
        Case("the log", named),
    ]


def _is_named(offer: Offer) -> bool:
    end = time.monotonic() + FLUSH
    while not any(name in _tail(offer.visit.evidence / LOG) for name in NAMES):
        if time.monotonic() > end:
            return False
        offer.visit.tick()
        time.sleep(LOOK)
    return True


def _tail(log: Path) -> bytes:
    """Nothing, where there is no such file."""
    if not log.is_file() or log.is_symlink():
        return b""
    with log.open("rb") as stream:
        stream.seek(max(0, log.stat().st_size - TAIL))
        return stream.read(TAIL)
