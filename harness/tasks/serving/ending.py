"""A server is told to end while it is asked: does it answer what it has begun, and end?"""

import threading
import time
from pathlib import Path
from typing import NamedTuple

import msgspec

from harness.intake import documents
from harness.tasks.serving import usage
from harness.tasks.serving.client import Reply
from harness.tasks.serving.offer import Offer
from harness.worker.tasks.serving import SIGNALLED, TERM_SECONDS

# s that the last of all clients waits for its answer, about: a server may look for the signal every
# 0.1 s, as uvicorn does. https://github.com/encode/uvicorn/blob/master/uvicorn/server.py
QUEUE = 0.5
FEWEST, MOST = 2, 32  # clients
PATIENCE = 10.0  # s from the signal until all its processes have to have ended
LOOK = 0.1  # s
# s before the signal: a server that closes a connection may not have seen what just came in.
# https://www.rfc-editor.org/rfc/rfc9112#section-9.6
KNOWN = 0.002


class Ended(msgspec.Struct):
    """Requests that were under way when the server was told to end, and what became of them."""

    under_way: int
    dropped: int
    how: str  # the first dropped one ended
    gone: bool  # whether all its processes had ended in time


class Timed(NamedTuple):
    """One request, on the clock of all processes; the server has answered this client before."""

    begin: float
    end: float
    reply: Reply


def end(offer: Offer) -> Ended:
    """Clients ask for batches without a pause; each ends with its first answer after the signal."""
    timed: list[Timed] = []
    clients = _clients(offer)
    processes = usage.tree(offer.served.pid)
    told = offer.visit.evidence / SIGNALLED
    stop = time.monotonic() + TERM_SECONDS + PATIENCE
    bodies = [body for body, _ in offer.batches()]
    call = (offer, bodies, told, stop, timed)
    threads = [threading.Thread(target=_ask, args=call) for _ in range(clients)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads) or (
        any(map(usage.lives, processes)) and time.monotonic() < stop
    ):
        offer.visit.tick()
        time.sleep(LOOK)
    before, after = documents.document(told)
    return judge(timed, (before, after), gone=not any(map(usage.lives, processes)))


def judge(timed: list[Timed], signal: tuple[float, float], *, gone: bool) -> Ended:
    """Of what was asked, around the signal: it was sent between these two moments."""
    before, after = signal
    asked = [each for each in timed if each.begin < before - KNOWN]
    under_way = [each for each in asked if each.end > (after if each.reply.ok else before)]
    dropped = [each.reply for each in under_way if not each.reply.ok]
    how = dropped[0].said if dropped else ""
    return Ended(len(under_way), len(dropped), how, gone)


def _clients(offer: Offer) -> int:
    """As many as keep it busy for QUEUE."""
    begin = time.monotonic()
    offer.ask(offer.batches()[0][0])
    return min(MOST, max(FEWEST, round(QUEUE / (time.monotonic() - begin))))


def _ask(offer: Offer, bodies: list[bytes], told: Path, stop: float, timed: list[Timed]) -> None:
    with offer.client(PATIENCE) as client:
        client.post(offer.bodies()[0])  # from here on the server knows of this client
        while not told.exists() and (begin := time.monotonic()) < stop:
            reply = client.post(bodies[len(timed) % len(bodies)])
            timed.append(Timed(begin, time.monotonic(), reply))
            if not reply.ok:
                time.sleep(LOOK)
