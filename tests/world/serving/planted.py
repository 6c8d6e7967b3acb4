"""A small server with a fault to be seen. Usage: planted.py FAULT PORT ANSWERS.json

ANSWERS.json maps each body to what is right for it. Each answer costs some CPU, as a model's does.
"""

import json
import os
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

FAULT, PORT = sys.argv[1], int(sys.argv[2])
# CPU seconds of one answer. Where many have to wait, more: beside other tests, our side is slow.
WORK = 0.005 if FAULT in ("collapses", "cuts") else 0.002
ANSWERS: dict[str, list[float]] = json.loads(Path(sys.argv[3]).read_text())
NEWER = Path(sys.argv[3]).with_name("newer.json")  # once it is there, answers come from it
MANY = 40  # requests under way, at which "collapses" and "cuts" begin
GAP = 0.3  # s in which "gap" has no model
VERSION = "123456"  # of the model, as "names" tells it
LOADING = 2.0  # s that "early" is not ready, and says that it is
BEGIN = time.monotonic()
LOCK = threading.Lock()  # one model, one request at a time
COUNTING = threading.Lock()  # of its own: a request that waits for the model is under way
CACHE: dict[str, list[float]] = {}
COUNT = {"requests": 0, "under way": 0}


def compute(body: str) -> list[float]:
    """As a model does, on one processor."""
    if FAULT == "cache" and body in CACHE:
        return CACHE[body]
    with LOCK:
        begin, work = time.thread_time(), WORK
        if FAULT == "collapses" and COUNT["under way"] > MANY:
            work *= 10
        while time.thread_time() - begin < work:
            pass
    CACHE[body] = ANSWERS[body]
    if FAULT == "numbers":
        label = max(range(10), key=ANSWERS[body].__getitem__)
        return [0.9 if number == label else 0.01 for number in range(10)]
    return ANSWERS[body]


class Handler(BaseHTTPRequestHandler):
    """GET is always answered; POST by `compute`."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self.answer(200, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        with COUNTING:
            COUNT["requests"] += 1
            COUNT["under way"] += 1
            number, beside = COUNT["requests"], COUNT["under way"]
        if FAULT == "early" and time.monotonic() - BEGIN < LOADING:
            self.answer(503, {})
        elif FAULT == "drops" and number % 1000 == 0:
            self.close_connection = True
        elif (FAULT == "dies" and number > 20) or (FAULT == "large" and len(body) > 10**6):
            os._exit(1)
        elif FAULT == "fails" and body not in ANSWERS:
            print("PlantedFailure", file=sys.stderr, flush=True)
            self.answer(500, {})
        elif FAULT == "cuts" and beside > MANY:
            self.close_connection = True
        elif FAULT == "gap" and NEWER.exists() and time.time() - NEWER.stat().st_mtime < GAP:
            self.answer(503, {})
        elif FAULT == "mixes" and beside > 1:
            self.answer(200, {"outputs": next(iter(ANSWERS.values()))})
        else:
            if FAULT == "queue" and beside > 1:  # quick alone, late as soon as there are two
                time.sleep(0.3)
            named = {"model_version": VERSION} if FAULT == "names" else {}
            self.answer(200, {"outputs": self.version(compute(body)), **named})
        with COUNTING:
            COUNT["under way"] -= 1

    def version(self, row: list[float]) -> list[float]:
        """Of the newer model, one label further."""
        return [row[-1], *row[:-1]] if NEWER.exists() and FAULT != "stays" else row

    def answer(self, status: int, content: Any) -> None:
        told = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


def serve() -> None:
    ThreadingHTTPServer.request_queue_size = 128
    server = ThreadingHTTPServer(("127.0.0.1", PORT), Handler)
    if FAULT == "pair" and os.fork() and os.fork():  # two compute; nobody starts one again
        signal.pause()
    server.serve_forever()


if __name__ == "__main__":
    while FAULT == "revives" and (child := os.fork()):
        os.waitpid(child, 0)
    serve()
