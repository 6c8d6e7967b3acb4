"""What the driver offers to the host, and the files that lie around it."""

import json
from pathlib import Path
from typing import Any

import msgspec

from harness.intake import documents
from harness.tasks.serving.client import Client, Reply
from harness.tasks.serving.replies import Rows
from harness.tasks.task import Visit
from harness.worker.tasks.serving import BATCHES, ODD, SINGLES

GIVEN, EXPECTED = "given", "expected.json"  # below the folder of inputs: only the first is handed


class Served(msgspec.Struct):
    """As `harness.worker.contract.Served`."""

    url: str
    outputs: list[str | int]
    ready: str
    pid: int
    metrics: str = ""
    counter: str = ""
    no_metrics: dict[str, str] = {}
    spare: int = 0  # a free port


class Offer:
    """A server that is up, the requests for it, and what is right for them."""

    def __init__(self, offer: Any, visit: Visit) -> None:
        self.served = msgspec.convert(offer, Served)
        self.visit = visit
        self.parameters = visit.parameters
        self.expected: Rows = json.loads((visit.data.parent / EXPECTED).read_bytes())
        self.batch = int(self.parameters["batch"])

    @property
    def singles(self) -> Path:
        """A body in each line, for one row each."""
        return self.visit.evidence / SINGLES

    def bodies(self) -> list[bytes]:
        """For one row each, in the scenario's order."""
        return self.singles.read_bytes().splitlines()

    def batches(self) -> list[tuple[bytes, Rows]]:
        """For several rows each, with what is right for them."""
        lines = (self.visit.evidence / BATCHES).read_bytes().splitlines()
        starts = [number * self.batch for number in range(len(lines))]
        parts = [self.expected[at : at + self.batch] for at in starts]
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
        with self.client(timeout) as client:
            return client.post(body)
