"""What the driver offers to the host, and the files that lie around it."""

import json
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from typing import Any

import msgspec
import psutil

from harness.intake import documents, files
from harness.tasks.serving import usage
from harness.tasks.serving.client import Client, Reply
from harness.tasks.serving.replies import Rows
from harness.tasks.task import Visit
from harness.worker.tasks.driver import FrameworkFailed
from harness.worker.tasks.serving import BATCHES, ODD, SINGLES

LARGEST = 64 * 2**20  # bytes of all bodies
LOOK = 0.2  # s
# In the folder of inputs, beside what frameworks may see.
EXPECTED, NEWER = "expected.json", "expected-newer.json"


Lacks = dict[str, dict[str, str]]  # why, by what it lacks


class Served(msgspec.Struct):
    """As `harness.worker.servers.Served`."""

    url: str
    outputs: list[str | int]
    ready: str
    pid: int
    metrics: str = ""
    counter: str = ""
    description: str = ""
    lacks: Lacks = {}
    version: str = ""  # of the model that it was given
    switches: bool = False  # while it is asked
    took: float = 0.0  # seconds until it was ready, where that matters


class Offer:
    """A server that is up, the requests for it, and what is right for them."""

    def __init__(self, offer: Any, visit: Visit) -> None:
        self.served = msgspec.convert(offer, Served)
        self.visit = visit
        self.parameters = visit.parameters
        self.expected: Rows = json.loads((visit.data.parent / EXPECTED).read_bytes())

    @property
    def newer(self) -> Rows:
        """What is right of the newer version."""
        rows: Rows = json.loads((self.visit.data.parent / NEWER).read_bytes())
        return rows

    def bodies(self) -> list[bytes]:
        """For one row each, in the scenario's order. Raises FrameworkFailed for another number."""
        found = self._lines(SINGLES)
        if len(found) != len(self.expected):
            raise FrameworkFailed(f"{len(found)} bodies for {len(self.expected)} rows")
        return found

    def batches(self) -> list[tuple[bytes, Rows]]:
        """For several rows each, with what is right for them."""
        lines = self._lines(BATCHES)
        size = int(self.parameters["batch"])
        starts = [number * size for number in range(len(lines))]
        parts = [self.expected[at : at + size] for at in starts]
        return list(zip(lines, parts, strict=True))

    def odd(self) -> dict[str, bytes]:
        """For rows that no model takes, by what is wrong with them."""
        bodies = documents.document(self.visit.evidence / ODD)
        return {kind: json.dumps(body).encode() for kind, body in bodies.items()}

    def client(self, timeout: float = 30) -> Client:
        """A connection to where the model answers."""
        return Client(self.served.url, timeout)

    def ask(self, body: bytes, timeout: float = 30) -> Reply:
        """Over a connection of its own."""
        with self.client(timeout) as client, ThreadPoolExecutor(1) as thread:
            asked = thread.submit(client.post, body)
            while not asked.done():
                wait([asked], LOOK)
                self.visit.tick()
            return asked.result()

    @property
    def up(self) -> bool:
        """Whether the process lives that an operator would end."""
        with suppress(psutil.NoSuchProcess):
            return usage.lives(psutil.Process(self.served.pid))
        return False

    def _lines(self, name: str) -> list[bytes]:
        """Of a file that the driver has written."""
        return files.content(self.visit.evidence / name, most=LARGEST).splitlines()
