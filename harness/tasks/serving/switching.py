"""A newer version of the model takes the place of the first, while clients ask."""

import threading
import time
from pathlib import Path
from typing import NamedTuple

import msgspec

from harness.intake import documents
from harness.tasks.serving.abuse import Case
from harness.tasks.serving.client import Reply
from harness.tasks.serving.offer import Offer
from harness.tasks.serving.replies import Rows, Unlike, check, outputs
from harness.worker.tasks.serving import SWITCHED

CLIENTS = 2
PAUSE = 0.01  # s between two requests of one: enough to see a gap, and memory for minutes of it
AFTER = 20  # requests that they make then
LOOK = 0.05  # s
PATIENCE = 30.0  # s of one request


class Switched(msgspec.Struct):
    """What came of it."""

    cases: list[Case]
    requests: int
    seconds: float  # that the switch took
    unknown: str = ""  # why it is not known what came of it


class Timed(NamedTuple):
    """One request, on the clock of all processes."""

    begin: float
    reply: Reply


def switch(offer: Offer) -> Switched | None:
    """Clients ask for the first row, each request by a connection of its own, until a bit later.

    None where the server takes no other version.
    """
    if not offer.served.switches:
        return None
    timed: list[Timed] = []
    done, over = offer.visit.evidence / SWITCHED, threading.Event()
    call = (offer, timed, over)
    threads = [threading.Thread(target=_ask, args=call, daemon=True) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        while not done.exists():
            offer.visit.tick()
            time.sleep(LOOK)
        end = time.monotonic() + PATIENCE
        while len(_afterwards(timed, done)) < AFTER and time.monotonic() < end:
            offer.visit.tick()
            time.sleep(LOOK)
    finally:
        over.set()
    for thread in threads:
        thread.join()
    told = documents.document(done)
    before, after = told["switch"]
    if len(_afterwards(timed, done)) < AFTER:
        unknown = f"fewer than {AFTER} requests were answered in the {PATIENCE:g} s afterwards"
        return Switched([], len(timed), after - before, unknown)
    cases = judge(timed, offer, after)
    if told["said"]:
        cases = [Case("the newer version", told["said"]), cases[1]]
    return Switched(cases, len(timed), after - before)


def judge(timed: list[Timed], offer: Offer, after: float) -> list[Case]:
    """Two cases: from then on the newer version answers; and whatever was asked, got an answer."""
    first, newer = offer.expected[:1], offer.newer[:1]
    late = failed = ""
    for each in timed:
        if each.begin > after:
            late = late or _wrong(each.reply, offer, [newer])
        failed = failed or _wrong(each.reply, offer, [first, newer])
    return [Case("the newer version", late), Case("requests meanwhile", failed)]


def _afterwards(timed: list[Timed], done: Path) -> list[Timed]:
    """Those that began when the switch was said to be over."""
    _, after = documents.document(done)["switch"]
    return [each for each in timed if each.begin > after]


def _wrong(reply: Reply, offer: Offer, allowed: list[Rows]) -> str:
    """Why it is none of these answers, if so."""
    if not reply.ok:
        return reply.said
    wrong = ""
    for right in allowed:
        try:
            check(outputs(reply.body, offer.served.outputs, right), right, exact=False)
        except Unlike as problem:
            wrong = str(problem)
        else:
            return ""
    return wrong


def _ask(offer: Offer, timed: list[Timed], over: threading.Event) -> None:
    body = offer.bodies()[0]
    while not over.wait(PAUSE):
        begin = time.monotonic()
        with offer.client(PATIENCE) as client:
            timed.append(Timed(begin, client.post(body)))
