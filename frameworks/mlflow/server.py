"""MLflow's scoring server: `mlflow models serve` of a saved model.

https://mlflow.org/docs/latest/ml/deployment/deploy-model-locally/
"""

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import mlflow

from frameworks.mlflow import lacks
from harness.worker.cited import Cited
from harness.worker.contract import Request
from harness.worker.servers import Ability, Served
from harness.worker.service import Service, answers

LACKS: dict[Ability, Cited] = {
    "counted": lacks.COUNTED,
    "identified": lacks.IDENTIFIED,
    "revived": lacks.REVIVED,
    "switched": lacks.SWITCHED,
}


class Server:
    """The model of `frameworks.mlflow.SCENARIO`, without a tracking server."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.url = f"http://127.0.0.1:{request.ports[0]}"
        self.packages: dict[Path, Path] = {}  # by the folder of the model's files
        self.service: Service | None = None

    def start(self) -> None:
        """Package the model, as others do by writing a service."""
        self._package((self.request.data / "model").resolve())

    def body(self, rows: Sequence[Any]) -> Any:
        return {"inputs": rows}

    def deploy(self, model: Path) -> Served:
        model = model.resolve()
        if model not in self.packages:
            self._package(model)
        options = ["--env-manager", "local", "--host", "127.0.0.1"]
        port = str(self.request.ports[0])
        command = [
            "models",
            "serve",
            "--model-uri",
            str(self.packages[model]),
            *options,
            "--port",
            port,
        ]
        self.service = Service(
            "mlflow",
            [sys.executable, "-m", "mlflow", *command],
            log=self.request.evidence / "server.log",
            cwd=self.request.workdir,
        )
        self.service.wait_until_ready(lambda: answers(f"{self.url}/ping"))
        return {
            "url": f"{self.url}/invocations",
            "outputs": ["predictions"],
            "ready": f"{self.url}/ping",
            "pid": self.service.process.pid,
            "description": f"{self.url}/openapi.json",
            "lacks": LACKS,
        }

    def _package(self, model: Path) -> None:
        scenario = importlib.import_module(f"frameworks.mlflow.{self.request.scenario}")
        self.packages[model] = self.request.workdir / f"packaged-{len(self.packages)}"
        mlflow.pyfunc.save_model(
            self.packages[model],
            python_model=scenario.__file__,
            artifacts={"model": str(model)},
            pip_requirements=[],  # the environment has them
            **scenario.OPTIONS,
        )

    def stop(self) -> None:
        if self.service:
            self.service.stop()
