"""A server is told to end while it is asked: which requests does it leave without an answer?"""

import threading
import time

import msgspec

from harness.tasks.serving.offer import Offer
from harness.worker.tasks.serving import TERM_SECONDS

CLIENTS = 4
PATIENCE = 10.0  # s from the signal until nobody may answer any more


class Ended(msgspec.Struct):
    """Requests that were answered, and those that were begun and dropped."""

    answered: int
    dropped: int
    how: str  # the first dropped one ended
    seconds: float  # from the signal to the last answer
    up: bool  # whether it still answers after all that time


def end(offer: Offer) -> Ended:
    """Clients ask without a pause until nobody listens any more."""
    bodies = offer.bodies()
    begin = time.monotonic()
    stop = begin + TERM_SECONDS + PATIENCE
    found = Ended(0, 0, "", 0.0, up=False)
    lock = threading.Lock()

    def ask() -> None:
        number = 0
        while time.monotonic() < stop:
            number += 1
            # A connection for each: a kept one may be closed rightly between two requests.
            reply = offer.ask(bodies[number % len(bodies)], PATIENCE)
            with lock:
                if reply.ok:
                    found.answered += 1
                    found.seconds = max(0.0, time.monotonic() - begin - TERM_SECONDS)
                elif b"ConnectionRefused" in reply.body or reply.status == 503:
                    return
                else:
                    found.dropped += 1
                    found.how = found.how or reply.said
                    return

    threads = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive():
            thread.join(0.2)
    found.up = time.monotonic() >= stop
    return found
