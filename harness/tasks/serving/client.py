"""One connection to a server that is kept, and asked again and again. Python's own HTTP client."""

import http.client
import time
from email.message import Message
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import urlsplit

TIMEOUT = 30.0  # s, of one request
LARGEST = 2**20  # bytes of an answer that are read
IDLE = 1.0  # s, after which a server may have closed a connection that nobody uses
JSON = {"Content-Type": "application/json"}


class Reply(NamedTuple):
    """What came back; status 0 means that nothing did, and the body says why."""

    status: int
    body: bytes

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def said(self) -> str:
        """For people."""
        return f"status {self.status}: {self.body[:200].decode(errors='replace')}"


class Client:
    """Opens its connection when it is needed, and again when it is gone."""

    def __init__(self, url: str, timeout: float = TIMEOUT) -> None:
        parts = urlsplit(url)
        if parts.scheme != "http" or parts.hostname not in ("127.0.0.1", "localhost"):
            raise ValueError(f"{url} is not on this machine")
        self.path = parts._replace(scheme="", netloc="").geturl() or "/"
        self.timeout = timeout
        self.used = 0.0  # when the connection was used last
        self.head: Message | None = None  # of the last answer
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.connection.close()

    def post(self, body: bytes) -> Reply:
        """A body of JSON."""
        return self._send("POST", body, JSON)

    def get(self) -> Reply:
        """No body."""
        return self._send("GET", None, {})

    def _send(self, method: str, body: bytes | None, headers: dict[str, str]) -> Reply:
        if time.monotonic() - self.used > IDLE:
            self.connection.close()
        try:
            self.connection.request(method, self.path, body, headers)
            response = self.connection.getresponse()
            self.head = response.headers
            reply = Reply(response.status, response.read(LARGEST))
            if not response.isclosed():
                self.connection.close()
        except (OSError, ValueError, http.client.HTTPException) as problem:
            self.connection.close()
            reply = Reply(0, f"{type(problem).__name__}: {problem}".encode())
        self.used = time.monotonic()
        return reply


def get(url: str, timeout: float = 5) -> Reply:
    """Once."""
    with Client(url, timeout) as client:
        return client.get()
