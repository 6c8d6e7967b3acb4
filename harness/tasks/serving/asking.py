"""One request after the other: is it ready indeed, and is every answer right?"""

import msgspec

from harness.tasks.serving import client, replies
from harness.tasks.serving.client import Reply
from harness.tasks.serving.offer import Lacks, Offer
from harness.tasks.serving.replies import Rows, Unlike

COUNTED = 20  # requests that its own counter has to show


class Asked(msgspec.Struct):
    """What came of it; a text that is not empty says what was wrong."""

    first: str  # the first request after it said that it was ready
    ready: str  # what it says of itself, right after
    singles: str
    batches: str
    requests: int
    counted: str = ""  # its own figure of requests beside ours
    counts: bool = False  # whether it has one
    lacks: Lacks = {}


def ask(offer: Offer) -> Asked:
    """Every row once, then batches; the first request at once."""
    bodies = offer.bodies()
    with offer.client() as connection:
        first = _wrong(connection.post(bodies[0]), offer, offer.expected[:1], exact=True)
        ready = client.get(offer.served.ready)
        singles = ""
        for body, right in zip(bodies, offer.expected, strict=True):
            offer.visit.tick()
            singles = singles or _wrong(connection.post(body), offer, [right], exact=True)
        batches = ""
        for body, rows in offer.batches():
            batches = batches or _wrong(connection.post(body), offer, rows, exact=False)
        counts = bool(offer.served.metrics and offer.served.counter)
        counted = _counted(offer, connection, bodies[0]) if counts else ""
    count = 1 + len(bodies) + len(offer.batches())
    said = "" if ready.status and ready.status < 400 else ready.said
    return Asked(first, said, singles, batches, count, counted, counts, offer.served.lacks)


def _wrong(reply: Reply, offer: Offer, right: Rows, *, exact: bool) -> str:
    if not reply.ok:
        return reply.said
    try:
        replies.check(replies.outputs(reply.body, offer.served.outputs, right), right, exact=exact)
    except Unlike as problem:
        return str(problem)
    return ""


def _counted(offer: Offer, connection: client.Client, body: bytes) -> str:
    before = count(client.get(offer.served.metrics).body, offer.served.counter)
    for _ in range(COUNTED):
        connection.post(body)
    after = count(client.get(offer.served.metrics).body, offer.served.counter)
    seen = after - before
    return "" if seen == COUNTED else f"it counted {seen:g} of {COUNTED} requests"


def count(text: bytes, name: str) -> float:
    """The sum of a counter over its labels, in Prometheus's text format.

    https://prometheus.io/docs/instrumenting/exposition_formats/
    """
    total = 0.0
    for line in text.decode(errors="replace").splitlines():
        series, _, value = line.rpartition(" ")
        if series.partition("{")[0] == name:
            total += float(value)
    return total
