"""FastAPI behind uvicorn, as its deployment pages show it.

https://fastapi.tiangolo.com/deployment/manually/
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from harness.worker.contract import Request, Served
from harness.worker.service import Service, answers


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
            log=self.request.evidence / "server.log",
            cwd=self.request.workdir,
            env={"MODEL": str(model)},
        )
        self.service.wait_until_ready(lambda: answers(f"{self.url}/ready"))
        served: Served = {
            "url": f"{self.url}/predict",
            "outputs": ["outputs"],
            "ready": f"{self.url}/ready",
            "pid": self.service.process.pid,
            "no_metrics": {
                "deployment": "a collector of OpenTelemetry",
                "reason": "it times requests by OpenTelemetry, and sends that to a collector",
                "documentation": "https://fastapi.tiangolo.com/advanced/opentelemetry/",
            },
        }
        if not self._workers:
            served["restarted"] = {
                "deployment": "workers",
                "reason": "of several workers, Uvicorn starts one again that has died: `--workers`",
                "documentation": "https://www.uvicorn.org/deployment/#built-in",
            }
        return served

    @property
    def _workers(self) -> list[str]:
        """https://www.uvicorn.org/deployment/#built-in"""
        return ["--workers", "2"] if self.request.deployment == "workers" else []

    def stop(self) -> None:
        if self.service:
            self.service.stop()
