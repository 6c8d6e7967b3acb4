"""The task serving, in the framework's environment: a model is deployed, and the host asks it."""

import errno
import hashlib
import json
import os
import secrets
import shutil
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from harness.worker import mistakes, servers, service
from harness.worker.files import atomic_write
from harness.worker.tasks import driver
from harness.worker.tasks.driver import Entry

ROWS = "rows.json"
MODEL = "model"
NEWER = "newer"  # another version of it
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
MODELS = "models"  # a folder with one of the versions in each
SWITCHED = "switched.json"  # before and after the switch, on all processes' clock
SWITCH_SECONDS = 1.0  # until then, in which the clients begin
TERM_SECONDS = 3.0  # until then, of which the clients need some to begin


class Driver(driver.Driver[servers.ModelServer]):
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
        data = self.request.data
        models = [data / name for name in (MODEL, NEWER)]
        files = sorted(f for model in models for f in model.rglob("*") if f.is_file())
        self.answer = {"model": {f.relative_to(data).as_posix(): _sha256(f) for f in files}}
        super().configure(entry)
        self.write_bodies()
        self.version = 10**5 + secrets.randbelow(8 * 10**5)  # no text has it by chance

    def write_bodies(self) -> None:
        """For the host."""
        rows = json.loads((self.request.data / ROWS).read_text())
        size = self.request.parameters["batch"]
        batches = [rows[at : at + size] for at in range(0, size * BATCH_REQUESTS, size)]
        self.write(SINGLES, [[row] for row in rows])
        self.write(BATCHES, [batch for batch in batches if len(batch) == size])
        odd = {kind: self.framework.body([row]) for kind, row in _odd(rows[0]).items()}
        (self.request.evidence / ODD).write_text(json.dumps(odd))
        planted = json.loads((self.request.data / PLANTED).read_text())
        (self.request.evidence / FAILING).write_text(json.dumps(self.framework.body([planted])))

    def deploy(self, _entry: Entry) -> None:
        """From the model's files to a server that says it is ready. Timed."""
        model = self.version_of(self.request.data / MODEL)
        begin = time.monotonic()
        self.served = self._deployed(model)
        self.ready = time.monotonic() - begin
        self.answer["lacks"] = self.served["lacks"]

    def _deployed(self, model: Path) -> dict[str, Any]:
        """What the server offers, as it travels."""
        served = self.framework.deploy(model)
        lacks = {name: each.told() for name, each in served.get("lacks", {}).items()}
        return {**served, "lacks": lacks}

    def ask(self, _entry: Entry) -> None:
        """The host asks for every row, and for batches, one request after the other."""
        self.answer["asked"] = self.meet("ask", self.served)

    def load(self, _entry: Entry) -> None:
        """The host makes loads."""
        self.answer["load"] = self.meet("load", self.served)

    def overload(self, _entry: Entry) -> None:
        """The host asks twice as much as the server bears."""
        self.answer["overload"] = self.meet("overload", self.served)

    def describe(self, _entry: Entry) -> None:
        """The host reads what the server says of itself."""
        offer = {**self.served, "version": str(self.version)}
        self.answer["describe"] = self.meet("describe", offer)

    def abuse(self, _entry: Entry) -> None:
        """The host sends what no server should be sent."""
        self.answer["abuse"] = self.meet("abuse", self.served)

    def fail(self, _entry: Entry) -> None:
        """The host asks for the row that the model fails at."""
        self.answer["fail"] = self.meet("fail", self.served)

    def switch(self, _entry: Entry) -> None:
        """The server gets a newer version while the host asks it, if it can take one."""
        framework = self.framework
        if not isinstance(framework, servers.Switching) or "switched" in self.answer["lacks"]:
            self.answer["switch"] = self.meet("switch", self.served)
            return
        with ThreadPoolExecutor(1) as pool:
            change = (framework.switch, self.version_of(self.request.data / NEWER))
            changed = pool.submit(change_version, *change, self.request.evidence)
            self.answer["switch"] = self.meet("switch", {**self.served, "switches": True})
        problem = changed.result()
        if problem and (mistakes.is_late(problem) or self._is_ours(problem)):
            raise problem

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
        self.served = self._deployed(self.version_of(self.request.data / MODEL))
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
            self.framework.deploy(self.version_of(folder))
            self.answer["broken"] = "with a model that cannot be read it says that it is ready"
        except Exception as problem:
            if self._is_ours(problem):
                raise
            self.answer["broken"], self.answer["refused"] = "", str(problem)[:SAID]
        finally:
            service.READY = patience

    def _is_ours(self, problem: Exception) -> bool:
        """A full disk, or a slip of the adapter: no answer of the framework."""
        full = isinstance(problem, OSError) and problem.errno in (errno.ENOSPC, errno.EDQUOT)
        return full or mistakes.is_mistake(problem, self.request.framework)

    def version_of(self, folder: Path) -> Path:
        """A link to the model in that folder, called after a version newer than those before."""
        self.version += 1
        link = self.request.workdir / MODELS / str(self.version)
        link.parent.mkdir(exist_ok=True)
        link.symlink_to(folder)
        return link

    def write(self, name: str, requests: list[list[Any]]) -> None:
        """One request's body in each line."""
        bodies = [json.dumps(self.framework.body(rows)) for rows in requests]
        (self.request.evidence / name).write_text("".join(f"{body}\n" for body in bodies))


def tell_to_end(pid: int, evidence: Path) -> None:
    """Send SIGTERM, and note the two moments between which it was sent."""
    before = time.monotonic()
    with suppress(ProcessLookupError):  # it has ended by itself, as the host will see
        os.kill(pid, signal.SIGTERM)
    atomic_write(evidence / SIGNALLED, json.dumps([before, time.monotonic()]))


def change_version(switch: Callable[[Path], None], model: Path, evidence: Path) -> Exception | None:
    """Let the server take it; note when. Why it could not, if so, is returned and noted."""
    time.sleep(SWITCH_SECONDS)
    before, wrong = time.monotonic(), None
    try:
        switch(model)
    except Exception as problem:
        wrong = problem
    said = f"{type(wrong).__name__}: {wrong}"[:SAID] if wrong else ""
    told = {"switch": [before, time.monotonic()], "said": said}
    atomic_write(evidence / SWITCHED, json.dumps(told))
    return wrong


def _odd(row: Any) -> dict[str, Any]:
    """Rows that no model takes: of the wrong type, and for images of the wrong shape."""
    if isinstance(row, str):
        return {"wrong type": 42}
    return {"wrong type": [["x" for _ in line] for line in row], "wrong shape": [row[0][:3]]}


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
