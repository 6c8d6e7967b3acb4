"""The baseline's server: a thread of this process."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from harness.worker.contract import Request


class Server:
    """Answers /N with the multiple of N."""

    def __init__(self, request: Request) -> None:
        self.request = request

    def start(self) -> None:
        """Nothing is needed before there is a model."""

    def deploy(self, model: Path) -> str:
        self.factor = json.loads(model.read_text())["factor"]
        answer = self.answer

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                try:
                    text = answer(int(self.path[1:]))
                except ValueError as problem:
                    self.send_error(500, str(problem))
                    return
                self.send_response(200)
                self.end_headers()
                self.wfile.write(text.encode())

        self.server = ThreadingHTTPServer(("127.0.0.1", self.request.ports[0]), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, number: int) -> str:
        return str(number * self.factor)

    def stop(self) -> None:
        if hasattr(self, "server"):
            self.server.shutdown()
