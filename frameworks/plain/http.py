"""A model behind Python's own HTTP server."""

import json
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Predict = Callable[..., Any]  # of rows; or of what a handler of another kind reads
MOST = 16 * 2**20  # bytes of a body


class Server(ThreadingHTTPServer):
    """Ends once its connections do: each is closed after some seconds without a request."""

    daemon_threads = False
    request_queue_size = 128

    def __init__(self, port: int, predict: Predict, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", port), handler)
        self.predict = predict

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients may go away."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """POST /predict with {"rows": [...]}; GET /ready."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are two small writes
    timeout = 5  # s that a connection may say nothing
    server: Server

    def do_GET(self) -> None:  # Python's name for it
        self._answer(200 if self.path == "/ready" else 404, {})

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length", 0))
        if size > MOST:
            self.close_connection = True
            return self._answer(413, {"error": f"more than {MOST} bytes"})
        try:
            rows = json.loads(self.rfile.read(size))["rows"]
            outputs = self.server.predict(rows).tolist()
        except (KeyError, OverflowError, TypeError, ValueError) as problem:
            return self._answer(400, {"error": str(problem)})
        except Exception as problem:  # the model's own fault
            traceback.print_exc()
            return self._answer(500, {"error": repr(problem)})
        return self._answer(200, {"outputs": outputs})

    def log_message(self, *_: Any) -> None:
        """Requests are not logged."""

    def _answer(self, status: int, content: Any) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def serve(predict: Predict, handler: type["Handler"] | None = None) -> None:
    """On the port that the command names, until SIGTERM."""
    server = Server(int(sys.argv[2]), predict, handler or Handler)

    def end(*_: Any) -> None:
        # `shutdown` waits for the loop that this thread runs.
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, end)
    server.serve_forever(poll_interval=0.05)
    server.server_close()
