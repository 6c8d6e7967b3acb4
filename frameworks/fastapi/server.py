"""FastAPI behind uvicorn, as its deployment pages show it.

https://fastapi.tiangolo.com/deployment/manually/
"""

import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from frameworks.fastapi import lacks
from harness.worker.cited import Cited
from harness.worker.contract import Request
from harness.worker.servers import Ability, Served
from harness.worker.service import NotReady, Service, ServiceFailed, answers

WORKERS = 2
STARTS = 60  # s that a worker may take to load its model; 5 s are what Uvicorn waits for else
LOG = "server.log"
ENDED = "Finished server process"  # in the log, of each worker
GIVEN_UP = "aborting the restart"
LACKS: dict[Ability, Cited] = {
    "counted": lacks.COUNTED,
    "identified": lacks.IDENTIFIED,
}
OF_ONE: dict[Ability, Cited] = {  # process
    "revived": lacks.REVIVED,
    "switched": lacks.SWITCHED,
}


class Server:
    """uvicorn; what it serves is `frameworks.fastapi.SCENARIO`."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.url = f"http://127.0.0.1:{request.ports[0]}"
        self.service: Service | None = None

    def start(self) -> None:
        """There is nothing to set up."""

    def body(self, rows: Sequence[Any]) -> Any:
        return {"rows": rows}

    def deploy(self, model: Path) -> Served:
        app = f"frameworks.fastapi.{self.request.scenario}:app"
        options = ["--host", "127.0.0.1", "--port", str(self.request.ports[0]), *self._workers]
        self.service = Service(
            "uvicorn",
            [sys.executable, "-m", "uvicorn", app, *options],
            log=self.request.evidence / LOG,
            cwd=self.request.workdir,
            env={"MODEL": str(self._place(model))},
        )
        self.service.wait_until_ready(lambda: answers(f"{self.url}/ready"))
        served: Served = {
            "url": f"{self.url}/predict",
            "outputs": ["outputs"],
            "ready": f"{self.url}/ready",
            "pid": self.service.process.pid,
            "description": f"{self.url}/openapi.json",
            "lacks": LACKS if self._workers else {**LACKS, **OF_ONE},
        }
        return served

    def switch(self, model: Path) -> None:
        """Uvicorn starts new workers; each old one ends when the new one is ready.

        https://www.uvicorn.org/deployment/#built-in
        """
        self._place(model)
        begin, given_up = time.monotonic(), self._said(GIVEN_UP)
        wanted = self._said(ENDED) + WORKERS
        if self.service:
            os.kill(self.service.process.pid, signal.SIGHUP)
            self.service.wait_until_ready(
                lambda: self._said(ENDED) >= wanted or self._said(GIVEN_UP) > given_up
            )
        if self._said(GIVEN_UP) == given_up:
            return
        said = "Uvicorn keeps the old workers: a new one has not begun"
        late = time.monotonic() - begin >= STARTS  # which is a wait of ours
        raise NotReady(said) if late else ServiceFailed(said)

    def _said(self, words: str) -> int:
        """How often, in its log."""
        return (self.request.evidence / LOG).read_text(errors="replace").count(words)

    def _place(self, model: Path) -> Path:
        """Where the service looks for its model: a link, that is put in place in one step."""
        link, scratch = (self.request.workdir / name for name in ("model", "model.new"))
        scratch.symlink_to(model)
        scratch.replace(link)
        return link

    @property
    def _workers(self) -> list[str]:
        """https://www.uvicorn.org/deployment/#built-in"""
        several = ["--workers", str(WORKERS), "--timeout-worker-healthcheck", str(STARTS)]
        return several if self.request.deployment == "workers" else []

    def stop(self) -> None:
        if self.service:
            self.service.stop()
