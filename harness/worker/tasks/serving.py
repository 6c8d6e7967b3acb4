"""The task serving, in the framework's environment: a model is deployed, and the host asks it."""

import hashlib
import json
import os
import shutil
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from harness.worker import contract, mistakes, service
from harness.worker.files import atomic_write
from harness.worker.tasks import driver
from harness.worker.tasks.driver import Entry

ROWS = "rows.json"
MODEL = "model"
PLANTED = "planted.json"  # the row that the model fails at
SINGLES, BATCHES, ODD = "singles.jsonl", "batches.jsonl", "odd.json"  # bodies, for the host
FAILING = "failing.json"  # the body of that row
COMPUTES = "computes"  # a file with the ids of processes that compute: scenarios/computing.py
LOG = "server.log"  # of the server, among the evidence
BROKEN = "broken"  # a folder with a model that cannot be read
BROKEN_SECONDS = 10.0  # in which a server with such a model might say that it is ready
BATCH_REQUESTS = 8
SIGNALLED = "signalled.json"  # before and after the server was told to end, on all processes' clock
SAID = 500  # characters of why a model was refused
TERM_SECONDS = 3.0  # until then, of which the clients need some to begin


class Driver(driver.Driver[contract.ModelServer]):
    """The server has all processors but the last, on which the host makes its loads.

    On a machine with one, both share it.
    """

    adapter = "server.Server"

    def configure(self, entry: Entry) -> None:
        """Bodies of all requests are written before anything is timed."""
        os.environ["MLOPS_BENCH_COMPUTES"] = str(self.request.evidence / COMPUTES)
        processors = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, processors[:-1] or processors)
        entry["processors"] = len(processors) - 1 or 1
        model = self.request.data / MODEL
        files = sorted(path for path in model.rglob("*") if path.is_file())
        self.answer = {"model": {f.relative_to(model).as_posix(): _sha256(f) for f in files}}
        super().configure(entry)
        rows = json.loads((self.request.data / ROWS).read_text())
        size = self.request.parameters["batch"]
        batches = [rows[at : at + size] for at in range(0, size * BATCH_REQUESTS, size)]
        self._write(SINGLES, [[row] for row in rows])
        self._write(BATCHES, [batch for batch in batches if len(batch) == size])
        odd = {kind: self.framework.body([row]) for kind, row in _odd(rows[0]).items()}
        (self.request.evidence / ODD).write_text(json.dumps(odd))
        planted = json.loads((self.request.data / PLANTED).read_text())
        (self.request.evidence / FAILING).write_text(json.dumps(self.framework.body([planted])))

    def deploy(self, _entry: Entry) -> None:
        """From the model's files to a server that says it is ready. Timed."""
        begin = time.monotonic()
        self.served = self.framework.deploy(self.request.data / MODEL)
        self.ready = time.monotonic() - begin

    def ask(self, _entry: Entry) -> None:
        """The host asks for every row, and for batches, one request after the other."""
        self.answer["asked"] = self.meet("ask", self.served)

    def load(self, _entry: Entry) -> None:
        """The host makes loads."""
        self.answer["load"] = self.meet("load", self.served)

    def abuse(self, _entry: Entry) -> None:
        """The host sends what no server should be sent."""
        self.answer["abuse"] = self.meet("abuse", self.served)

    def fail(self, _entry: Entry) -> None:
        """The host asks for the row that the model fails at."""
        self.answer["fail"] = self.meet("fail", self.served)

    def end(self, _entry: Entry) -> None:
        """The server is told to end while the host asks it."""
        told = (self.served["pid"], self.request.evidence)
        term = threading.Timer(TERM_SECONDS, tell_to_end, told)
        term.start()
        try:
            self.answer["end"] = self.meet("end", self.served)
        finally:
            term.join()

    def kill(self, _entry: Entry) -> None:
        """The host kills the process that computes, of a server that is started for that."""
        self.framework.stop()
        self.answer["restarted"] = self.served.get("restarted", {})
        self.served = self.framework.deploy(self.request.data / MODEL)
        self.answer["kill"] = self.meet("kill", {**self.served, "took": self.ready})

    def broken(self, _entry: Entry) -> None:
        """A model whose largest file is cut in half. Whatever refuses it is right.

        It may take three times as long as the sound one, and 10 s in any case.
        """
        folder = self.request.workdir / BROKEN
        shutil.copytree(self.request.data / MODEL, folder)
        files = [file for file in folder.rglob("*") if file.is_file()]
        largest = max(files, key=lambda file: file.stat().st_size)
        os.truncate(largest, largest.stat().st_size // 2)
        patience, service.READY = service.READY, max(BROKEN_SECONDS, 3 * self.ready)
        self.framework.stop()
        try:
            self.framework.deploy(folder)
            self.answer["broken"] = "with a model that cannot be read it says that it is ready"
        except Exception as problem:
            if isinstance(problem, OSError) and not mistakes.is_late(problem):
                raise  # a full disk refuses no model
            if mistakes.is_mistake(problem, self.request.framework):
                raise
            self.answer["broken"], self.answer["refused"] = "", str(problem)[:SAID]
        finally:
            service.READY = patience

    def _write(self, name: str, requests: list[list[Any]]) -> None:
        bodies = [json.dumps(self.framework.body(rows)) for rows in requests]
        (self.request.evidence / name).write_text("".join(f"{body}\n" for body in bodies))


def tell_to_end(pid: int, evidence: Path) -> None:
    """Send SIGTERM, and note the two moments between which it was sent."""
    before = time.monotonic()
    with suppress(ProcessLookupError):  # it has ended by itself, as the host will see
        os.kill(pid, signal.SIGTERM)
    atomic_write(evidence / SIGNALLED, json.dumps([before, time.monotonic()]))


def _odd(row: Any) -> dict[str, Any]:
    """Rows that no model takes: of the wrong type, and for images of the wrong shape."""
    if isinstance(row, str):
        return {"wrong type": 42}
    return {"wrong type": [["x" for _ in line] for line in row], "wrong shape": [row[0][:3]]}


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
