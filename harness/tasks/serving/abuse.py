"""What no server wants to be sent: is it refused, and is the server alive afterwards?"""

import json
import socket
import time
from contextlib import ExitStack
from urllib.parse import urlsplit

import msgspec

from harness.tasks.serving.offer import Offer
from harness.tasks.serving.replies import Unlike, check, outputs

SLOW_CLIENTS = 64  # that have sent half a request, and wait
PATIENCE = 5.0  # s for a right request beside them
LARGE_TIMEOUT = 60.0  # s


class Case(msgspec.Struct):
    """`what` was sent; what is `wrong` with how it was met, if anything."""

    what: str
    wrong: str


def abuse(offer: Offer) -> list[Case]:
    """All cases, one after the other; after each, the server has to answer a right request."""
    right = offer.bodies()[0]
    bodies = {"malformed JSON": right[: len(right) // 2], "an empty body": b"", **offer.odd()}
    found = [_refused(offer, what, body) for what, body in bodies.items()]
    found.append(_large(offer))
    found.append(Case("clients that stop in the middle", _slow(offer)))
    return found


def _refused(offer: Offer, what: str, body: bytes) -> Case:
    """By the client's fault. https://www.rfc-editor.org/rfc/rfc9110#name-client-error-4xx"""
    reply = offer.ask(body)
    wrong = "" if 400 <= reply.status < 500 else reply.said
    return Case(what, _both(wrong, alive(offer)))


def _large(offer: Offer) -> Case:
    """Sound JSON that nobody needs to take: it may be answered, refused, or not read to its end."""
    size = int(offer.parameters["large_body"])
    reply = offer.ask(json.dumps({"padding": "x" * size}).encode(), LARGE_TIMEOUT)
    unread = reply.status == 0 and reply.body.startswith((b"BrokenPipe", b"ConnectionReset"))
    wrong = "" if reply.ok or unread or 400 <= reply.status < 500 else reply.said
    return Case(f"a body of {size // 10**6} MB", _both(wrong, alive(offer)))


def _slow(offer: Offer) -> str:
    """Many connections hold half a request each; one more client asks as always."""
    parts = urlsplit(offer.served.url)
    lines = (f"POST {parts.path or '/'} HTTP/1.1", f"Host: {parts.netloc}", "Content-Length: 9999")
    half = "\r\n".join([*lines, "", "["]).encode()
    with ExitStack() as held:
        try:
            for _ in range(SLOW_CLIENTS):
                place = (str(parts.hostname), int(parts.port or 80))
                connection = held.enter_context(socket.create_connection(place, PATIENCE))
                connection.sendall(half)
        except OSError as problem:
            return f"it does not take {SLOW_CLIENTS} connections: {problem}"
        time.sleep(0.2)
        return alive(offer)


def alive(offer: Offer) -> str:
    """What is wrong with its answer to a right request, if anything."""
    reply = offer.ask(offer.bodies()[0], PATIENCE)
    if not reply.ok:
        return _afterwards(reply.said)
    try:
        right = offer.expected[:1]
        check(outputs(reply.body, offer.served.outputs, right), right, exact=True)
    except Unlike as problem:
        return _afterwards(str(problem))
    return ""


def _afterwards(wrong: str) -> str:
    return f"afterwards, to a right request: {wrong}"


def _both(*wrong: str) -> str:
    return "; ".join(filter(None, wrong))
