"""A listener on loopback, as a pager or a chat is: alerts arrive there by POST."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

BODY_LENGTH = 10_000  # bytes of an alert that are looked at


class Listener:
    """Takes whatever is posted to it, from `with` on."""

    def __init__(self) -> None:
        self.bodies: list[str] = []
        self.arrived = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}/"

    def __enter__(self) -> "Listener":
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self.server.shutdown()
        self.server.server_close()

    def hears(self, patience: float) -> float | None:
        """Seconds until something has arrived, of so many; None of a silence."""
        begin = time.monotonic()
        return time.monotonic() - begin if self.arrived.wait(patience) else None

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = min(int(self.headers.get("Content-Length", 0)), BODY_LENGTH)
                listener.bodies.append(self.rfile.read(length).decode(errors="replace"))
                listener.arrived.set()  # first: who has an answer may go on at once
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """What arrives is noted already."""

        return Handler
