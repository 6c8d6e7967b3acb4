"""What no server should be sent: is it refused, and is the server alive afterwards?"""

import socket
import time
from contextlib import ExitStack
from urllib.parse import urlsplit

import msgspec

from harness.tasks.serving.client import Reply
from harness.tasks.serving.offer import Offer
from harness.tasks.serving.replies import Unlike, check, outputs

SLOW_CLIENTS = 64  # that have sent half a request, and wait
PATIENCE = 5.0  # s for a right request beside them
LARGE_TIMEOUT = 60.0


class Case(msgspec.Struct):
    """`what` was sent; what is `wrong` with how it was met, if anything."""

    what: str
    wrong: str


def abuse(offer: Offer) -> list[Case]:
    """All cases, one after the other; after each, the server has to answer a right request."""
    right = offer.bodies()[0]
    bodies = {"malformed JSON": right[: len(right) // 2], "an empty body": b"", **offer.odd()}
    found = [_case(offer, what, body, 30) for what, body in bodies.items()]
    size = int(offer.parameters["large_body"])
    large = b"[" + b"0," * (size // 2)
    found.append(_case(offer, f"a body of {size // 10**6} MB", large, LARGE_TIMEOUT))
    found.append(Case("clients that stop in the middle", _slow(offer)))
    return found


def _case(offer: Offer, what: str, body: bytes, timeout: float) -> Case:
    offer.visit.tick()
    reply = offer.ask(body, timeout)
    wrong = "" if _refused(reply) else reply.said
    return Case(what, "; ".join(filter(None, [wrong, _alive(offer)])))


def _refused(reply: Reply) -> bool:
    """By the client's fault. https://www.rfc-editor.org/rfc/rfc9110#name-client-error-4xx"""
    # A server may close the connection while it is still sent to: that is a refusal as well.
    closed = reply.status == 0 and (b"BrokenPipe" in reply.body or b"ConnectionReset" in reply.body)
    return 400 <= reply.status < 500 or closed


def _alive(offer: Offer) -> str:
    reply = offer.ask(offer.bodies()[0], PATIENCE)
    if not reply.ok:
        return f"afterwards, to a right request: {reply.said}"
    try:
        right = offer.expected[:1]
        check(outputs(reply.body, offer.served.outputs, right), right, exact=True)
    except Unlike as problem:
        return f"afterwards, to a right request: {problem}"
    return ""


def _slow(offer: Offer) -> str:
    """Many connections hold half a request each; one more client asks as always."""
    parts = urlsplit(offer.served.url)
    lines = (f"POST {parts.path or '/'} HTTP/1.1", f"Host: {parts.netloc}", "Content-Length: 9999")
    half = "\r\n".join([*lines, "", "["]).encode()
    with ExitStack() as held:
        for _ in range(SLOW_CLIENTS):
            connection = socket.create_connection((str(parts.hostname), int(parts.port or 80)), 5)
            held.enter_context(connection)
            connection.sendall(half)
        time.sleep(0.2)
        return _alive(offer)
