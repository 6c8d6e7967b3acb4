"""MLflow behind the contract: tracking servers or a bare store, and what its client reads back.

Server: https://mlflow.org/docs/latest/self-hosting
Store without a server: https://mlflow.org/docs/latest/self-hosting/architecture/overview
"""

import importlib
import os
import signal
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import mlflow
from mlflow import MlflowClient

from frameworks.mlflow import reading
from harness.worker.contract import ReadBack, Request
from harness.worker.service import Service, answers

if TYPE_CHECKING:
    from frameworks.mlflow.backends import Backends


class Adapter:
    """Deployment `store` opens the database itself; the others talk HTTP to a server.

    That of `server` and `postgresql` is started here, that of `remote` is the user's own.
    """

    def __init__(self, request: Request) -> None:
        self.request = request
        self.database = f"sqlite:///{request.workdir / 'mlflow.db'}"
        self.artifacts = request.workdir / "artifacts"
        self.uri = self.database
        if request.deployment != "store":
            self.uri = request.endpoint or f"http://127.0.0.1:{request.ports[0]}"
        self.server: Service | None = None
        self.backends: Backends | None = None  # files in the workdir, unless they are servers
        # MLflow reads both at each use. A model is then loaded only if it holds no pickle, ...
        os.environ["MLFLOW_ALLOW_PICKLE_DESERIALIZATION"] = "false"
        # ... and a dead server is an error within seconds, not after four minutes of retries.
        os.environ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "2"
        self.pipeline = importlib.import_module(f"frameworks.mlflow.{request.scenario}")

    def start(self) -> None:
        mlflow.set_tracking_uri(self.uri)
        if self.request.deployment == "store":
            # By default artifacts would go to `mlruns` in the current folder.
            mlflow.create_experiment(
                self.request.scenario, artifact_location=self.artifacts.as_uri()
            )
        elif self.request.endpoint is None:
            self._start_server()
        mlflow.set_experiment(self.request.scenario)

    def _start_server(self) -> None:
        command = [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1"]
        command += ["--port", str(self.request.ports[0])]
        # Job workers serve GenAI features only, and are eight processes more.
        settings = {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}
        if self.request.deployment == "postgresql":
            settings |= self._start_backends()
        else:
            command += ["--backend-store-uri", self.database]
            command += ["--artifacts-destination", str(self.artifacts)]
        self.server = Service(
            "mlflow server",
            command,
            log=self.request.workdir / "server.log",
            cwd=self.request.workdir,
            env=settings,
        )
        self.server.wait_until_ready(lambda: answers(f"{self.uri}/health"))

    def _start_backends(self) -> dict[str, str]:
        """What the server has to know of them."""
        from frameworks.mlflow.backends import Backends  # other environments have no boto3

        self.backends = Backends(self.request.workdir, self.request.ports[1:])
        self.backends.start()
        return self.backends.settings

    @property
    def services(self) -> list[Service]:
        """Those that run."""
        own = [self.server] if self.server else []
        return [*own, *(self.backends.services if self.backends else [])]

    def run(self) -> str:
        run_id: str = self.pipeline.run(self.request)
        return run_id

    def read_back(self, run_id: str) -> ReadBack:
        mlflow.set_tracking_uri(self.uri)  # `start` may have been called in another process
        folder = self.request.workdir / "read-back"
        # The registered model is loaded and scored here: that is no part of the run.
        score = partial(self.pipeline.score, self.request, run_id)
        return reading.read_back(MlflowClient(), run_id, folder, self.request.evidence, score)

    def stop(self) -> None:
        if self.server is not None:
            # Workers that are still starting heed no signal; nothing is lost when they are killed.
            self.server.stop(grace=2)
        if self.backends is not None:
            self.backends.stop()
        _end_requirements_search()


def _end_requirements_search() -> None:
    """Kill the child process that an interrupted `log_model` leaves importing the model."""
    for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        if b"mlflow/utils/_capture_modules.py" in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(int(pid), signal.SIGKILL)
            os.waitpid(int(pid), 0)
