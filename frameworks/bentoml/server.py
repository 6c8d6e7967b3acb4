"""A BentoML service, started as its first page shows it.

https://docs.bentoml.com/en/latest/get-started/hello-world.html
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from frameworks.bentoml import lacks
from harness.worker.cited import Cited
from harness.worker.contract import Request
from harness.worker.servers import Ability, Served
from harness.worker.service import Service, answers

REQUESTS = 16  # at most, of a batch: the same for all frameworks

LACKS: dict[Ability, Cited] = {
    "identified": lacks.IDENTIFIED,
    "switched": lacks.SWITCHED,
}


class Server:
    """`bentoml serve` of `frameworks.bentoml.SCENARIO`."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.url = f"http://127.0.0.1:{request.ports[0]}"
        self.service: Service | None = None

    def start(self) -> None:
        """There is nothing to set up."""

    def body(self, rows: Sequence[Any]) -> Any:
        return {"rows": rows}

    def deploy(self, model: Path) -> Served:
        name = f"frameworks.bentoml.{self.request.scenario}:Model"
        options = ["--host", "127.0.0.1", "--port", str(self.request.ports[0])]
        self.service = Service(
            "bentoml",
            [sys.executable, "-m", "bentoml", "serve", name, *options],
            log=self.request.evidence / "server.log",
            cwd=self.request.workdir,
            env={"MODEL": str(model), **self._batching()},
        )
        self.service.wait_until_ready(lambda: answers(f"{self.url}/readyz"))
        return {
            "url": f"{self.url}/predict",
            "outputs": [],
            "ready": f"{self.url}/readyz",
            "pid": self.service.process.pid,
            "metrics": f"{self.url}/metrics",
            "counter": "bentoml_service_request_total",
            "description": f"{self.url}/docs.json",
            "lacks": LACKS,
        }

    def _batching(self) -> dict[str, str]:
        """https://docs.bentoml.com/en/latest/get-started/adaptive-batching.html"""
        return {"BATCH": str(REQUESTS)} if self.request.deployment == "batching" else {}

    def stop(self) -> None:
        if self.service:
            self.service.stop()
