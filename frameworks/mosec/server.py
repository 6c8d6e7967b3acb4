"""A Mosec service, started as a program of its own.

https://mosecorg.github.io/mosec/examples/pytorch.html
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from frameworks.mosec import lacks
from harness.worker.cited import Cited
from harness.worker.contract import Request
from harness.worker.servers import Ability, Served
from harness.worker.service import Service, answers, short_temporary

REQUESTS, MILLISECONDS = 16, 10  # at most, of a batch: the same for all frameworks

LACKS: dict[Ability, Cited] = {
    "identified": lacks.IDENTIFIED,
    "switched": lacks.SWITCHED,
}
OF_ONE: dict[Ability, Cited] = {  # worker
    "revived": lacks.REVIVED,
}


class Server:
    """The program `frameworks.mosec.SCENARIO`."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.url = f"http://127.0.0.1:{request.ports[0]}"
        self.service: Service | None = None

    def start(self) -> None:
        """There is nothing to set up."""

    def body(self, rows: Sequence[Any]) -> Any:
        return {"rows": rows}

    def deploy(self, model: Path) -> Served:
        module = f"frameworks.mosec.{self.request.scenario}"
        port = str(self.request.ports[0])
        self.service = Service(
            "mosec",
            [sys.executable, "-m", module, "--address", "127.0.0.1", "--port", port],
            log=self.request.evidence / "server.log",
            cwd=self.request.workdir,
            env={"MODEL": str(model), **short_temporary(), **self._settings()},
        )
        self.service.wait_until_ready(lambda: answers(f"{self.url}/"))
        return {
            "url": f"{self.url}/inference",
            "outputs": ["outputs"],
            "ready": f"{self.url}/",
            "pid": self.service.process.pid,
            "metrics": f"{self.url}/metrics",
            "counter": "mosec_service_throughput_total",
            "description": f"{self.url}/openapi/metadata.json",
            "lacks": LACKS if self.request.deployment == "workers" else {**LACKS, **OF_ONE},
        }

    def _settings(self) -> dict[str, str]:
        """https://mosecorg.github.io/mosec/reference/interface.html#dynamic-batching"""
        if self.request.deployment == "batching":
            return {"BATCH": str(REQUESTS), "WAIT": str(MILLISECONDS)}
        return {"WORKERS": "2"} if self.request.deployment == "workers" else {}

    def stop(self) -> None:
        if self.service:
            self.service.stop()
