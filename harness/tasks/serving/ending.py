"""A server is told to end while it is asked: which requests does it leave without an answer?"""

import threading
import time
from pathlib import Path
from typing import NamedTuple

import msgspec

from harness.intake import documents
from harness.tasks.serving.client import Reply
from harness.tasks.serving.offer import Offer
from harness.worker.tasks.serving import SIGNALLED, TERM_SECONDS

CLIENTS = 4
PATIENCE = 10.0  # s from the signal until nobody may answer any more
# s before the signal: whoever closes a connection that has just been written to may not have known.
# https://www.rfc-editor.org/rfc/rfc9112#section-9.6
KNOWN = 0.002


class Ended(msgspec.Struct):
    """Requests that were under way when the server was told to end, and what became of them."""

    under_way: int
    dropped: int
    how: str  # the first dropped one ended
    seconds: float  # from the signal to the last answer
    up: bool  # whether it still answers after all that time


class Asked(NamedTuple):
    """One request, on the clock of all processes."""

    begin: float
    end: float
    reply: Reply


def end(offer: Offer) -> Ended:
    """Clients ask without a pause, over connections that they keep."""
    asked: list[Asked] = []
    stop = time.monotonic() + TERM_SECONDS + PATIENCE
    told = offer.visit.evidence / SIGNALLED
    threads = [
        threading.Thread(target=_ask, args=(offer, told, stop, asked)) for _ in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return judge(asked, float(documents.document(told)), up=time.monotonic() >= stop)


def judge(asked: list[Asked], signal: float, *, up: bool) -> Ended:
    """Of what was asked, around the signal."""
    under_way = [each for each in asked if each.begin < signal - KNOWN and each.end > signal]
    dropped = [each.reply for each in under_way if not each.reply.ok]
    last = max((each.end for each in asked if each.reply.ok), default=signal)
    how = dropped[0].said if dropped else ""
    return Ended(len(under_way), len(dropped), how, max(0.0, last - signal), up)


def _ask(offer: Offer, told: Path, stop: float, asked: list[Asked]) -> None:
    """Until the server answers no more, once it was told to end."""
    bodies = offer.bodies()
    with offer.client(PATIENCE) as client:
        while (begin := time.monotonic()) < stop:
            reply = client.post(bodies[len(asked) % len(bodies)])
            asked.append(Asked(begin, time.monotonic(), reply))
            if not reply.ok:
                if told.exists():
                    return
                time.sleep(0.01)
