"""A LitServe program.

https://lightning.ai/docs/litserve/home/get-started
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from frameworks.litserve import lacks
from harness.worker.cited import Cited
from harness.worker.contract import Request
from harness.worker.servers import Ability, Served
from harness.worker.service import Service, answers, short_temporary

REQUESTS, SECONDS = 16, 0.01  # at most, of a batch: the same for all frameworks

LACKS: dict[Ability, Cited] = {
    "counted": lacks.COUNTED,
    "identified": lacks.IDENTIFIED,
    "switched": lacks.SWITCHED,
}
BY_DEFAULT: dict[Ability, Cited] = {
    "revived": lacks.REVIVED,
}


class Server:
    """The program `frameworks.litserve.SCENARIO`."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.url = f"http://127.0.0.1:{request.ports[0]}"
        self.service: Service | None = None

    def start(self) -> None:
        """There is nothing to set up."""

    def body(self, rows: Sequence[Any]) -> Any:
        return {"rows": rows}

    def deploy(self, model: Path) -> Served:
        module = f"frameworks.litserve.{self.request.scenario}"
        self.service = Service(
            "litserve",
            [sys.executable, "-m", module, str(self.request.ports[0])],
            log=self.request.evidence / "server.log",
            cwd=self.request.workdir,
            env={"MODEL": str(model), **short_temporary(), **self._settings()},
        )
        self.service.wait_until_ready(lambda: answers(f"{self.url}/health"))
        return {
            "url": f"{self.url}/predict",
            "outputs": ["outputs"],
            "ready": f"{self.url}/health",
            "pid": self.service.process.pid,
            "description": f"{self.url}/openapi.json",
            "lacks": LACKS if self.request.deployment == "restarting" else {**LACKS, **BY_DEFAULT},
        }

    def _settings(self) -> dict[str, str]:
        """https://lightning.ai/docs/litserve/features/batching"""
        if self.request.deployment == "batching":
            return {"BATCH": str(REQUESTS), "WAIT": str(SECONDS)}
        return {"RESTART": "1"} if self.request.deployment == "restarting" else {}

    def stop(self) -> None:
        if self.service:
            self.service.stop()
