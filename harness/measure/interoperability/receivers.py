"""Listeners on loopback that keep what frameworks send: HTTP requests, and lines of StatsD."""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec

from harness.measure.probe import ToolFailed

LOOK_SECONDS = 0.1
PATIENCE = 60.0  # s, until a sender has sent: only one that sends nothing takes that long


class Received(msgspec.Struct):
    """One request; `at` in seconds since the epoch."""

    at: float
    method: str
    path: str
    body: bytes


class Receiver:
    """What has come in so far, and where to send to."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.requests: list[Received] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait(
        self, enough: Callable[[list[Received]], bool], seconds: float, while_running: Any = None
    ) -> bool:
        """Whether `enough` is true of the requests within that time."""
        deadline = time.monotonic() + seconds
        while not enough(list(self.requests)):
            if time.monotonic() > deadline:
                return False
            if while_running is not None:
                while_running()
            time.sleep(LOOK_SECONDS)
        return True


@contextmanager
def http(port: int = 0) -> Iterator[Receiver]:
    """Answers every GET and POST with 200; any port, or the one that senders were told."""
    receiver = Receiver(port)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _take(self) -> None:
            body = self._body()
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            receiver.requests.append(Received(time.time(), self.command, self.path, body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST = do_PUT = _take  # noqa: N815  # names of the library

        def _body(self) -> bytes:
            if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
                return b"".join(self._chunks())
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))

        def _chunks(self) -> Iterator[bytes]:
            while size := int(self.rfile.readline().partition(b";")[0], 16):
                yield self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: what matters is kept."""

    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    except OSError as problem:
        raise ToolFailed(f"no receiver can listen on port {port}: {problem}") from None
    receiver.port = server.server_address[1]
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(LOOK_SECONDS,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def statsd(port: int = 0) -> Iterator[Receiver]:
    """Takes datagrams; each is a request whose body holds lines `name:value|type`."""
    receiver = Receiver(port)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        try:
            listening.bind(("127.0.0.1", port))
        except OSError as problem:
            raise ToolFailed(f"no receiver can listen on UDP port {port}: {problem}") from None
        listening.settimeout(LOOK_SECONDS)
        receiver.port = listening.getsockname()[1]
        ended = threading.Event()

        def take() -> None:
            while not ended.is_set():
                try:
                    body = listening.recv(65536)
                except TimeoutError:
                    continue
                receiver.requests.append(Received(time.time(), "UDP", "", body))

        thread = threading.Thread(target=take, daemon=True)
        thread.start()
        try:
            yield receiver
        finally:
            ended.set()
            thread.join()
