"""The baseline's server: Python's own, with one thread for each connection."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from frameworks.plain import lacks
from harness.worker.cited import Cited
from harness.worker.contract import Request
from harness.worker.servers import Ability, Served
from harness.worker.service import Service, answers

LACKS: dict[Ability, Cited] = {
    "counted": lacks.COUNTED,
    "described": lacks.DESCRIBED,
    "identified": lacks.IDENTIFIED,
    "switched": lacks.SWITCHED,
}


class Server:
    """A process that loads the model, then listens."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.service: Service | None = None

    def start(self) -> None:
        """There is nothing to set up."""

    def body(self, rows: Sequence[Any]) -> Any:
        return {"rows": rows}

    def deploy(self, model: Path) -> Served:
        url = f"http://127.0.0.1:{self.request.ports[0]}"
        module = f"frameworks.plain.{self.request.scenario}"
        self.service = Service(
            "server",
            [sys.executable, "-m", module, str(model), str(self.request.ports[0])],
            log=self.request.evidence / "server.log",
            cwd=self.request.workdir,
        )
        self.service.wait_until_ready(lambda: answers(f"{url}/ready"))
        return {
            "url": f"{url}/predict",
            "outputs": ["outputs"],
            "ready": f"{url}/ready",
            "pid": self.service.process.pid,
            "lacks": LACKS,
        }

    def stop(self) -> None:
        if self.service:
            self.service.stop()
