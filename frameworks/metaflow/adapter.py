"""Metaflow on one machine: a flow started on its command line, read back through the Client API.

Artifacts lie in a local store. Metadata lie there too, or in a metadata service.

The Runner API starts the same command, but when stopped it leaves grandchildren such as the
process that renders a card; a process group of our own does not.
https://docs.metaflow.org/metaflow/managing-flows/introduction
"""

import importlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from harness.worker.contract import ReadBack, Request
from harness.worker.service import Service

LOG_TAIL = 2000  # characters of the run's log that a failure quotes


class RunFailed(RuntimeError):
    """The flow did not end well; the message holds its log's tail."""


class Adapter:
    """Metaflow reads its settings on import: they are set before, and children inherit them."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.flow: Service | None = None
        os.environ.update(
            METAFLOW_DATASTORE_SYSROOT_LOCAL=str(request.workdir),
            METAFLOW_CLIENT_CACHE_PATH=str(request.workdir / "client-cache"),
            METAFLOW_USER="benchmark",
            **_metadata(request),
        )
        self.pipeline = importlib.import_module(f"frameworks.metaflow.{request.scenario}")

    def start(self) -> None:
        """Make the store: cards go to the nearest one at or above the current folder."""
        (self.request.workdir / ".metaflow").mkdir()

    def run(self) -> str:
        """One task at a time: https://docs.metaflow.org/scaling/remote-tasks/controlling-parallelism"""
        id_file = self.request.workdir / "run-id"
        log = self.request.evidence / "run.log"
        command = [sys.executable, str(self.pipeline.__file__), "run", "--max-workers", "1"]
        command += ["--run-id-file", str(id_file), "--data", str(self.request.data)]
        command += _options(self.request.parameters)
        self.flow = Service("flow", command, log=log, cwd=self.request.workdir)
        if code := self.flow.process.wait():
            raise RunFailed(f"the flow ended with {code}:\n{_tail(log)}")
        return f"{self.pipeline.FLOW.__name__}/{id_file.read_text()}"

    def read_back(self, run_id: str) -> ReadBack:
        from frameworks.metaflow import client  # imports Metaflow

        return client.read_back(
            run_id, self.pipeline, self.request.workdir / "fetched", self.request.evidence
        )

    def stop(self) -> None:
        if self.flow is not None:
            self.flow.stop()


def _metadata(request: Request) -> dict[str, str]:
    """Where metadata go to: files of the store, or the metadata service that the user runs.

    https://github.com/Netflix/metaflow-service#executing-flows-against-a-local-metadata-service
    """
    if request.deployment != "service":
        return {"METAFLOW_DEFAULT_METADATA": "local"}
    if request.endpoint is None:
        raise ValueError("the deployment `service` needs the URL of a metadata service")
    url = request.endpoint.rstrip("/")
    return {"METAFLOW_DEFAULT_METADATA": "service", "METAFLOW_SERVICE_URL": url}


def _options(parameters: Mapping[str, Any]) -> Iterator[str]:
    for name, value in parameters.items():
        yield f"--{name}"
        yield value if isinstance(value, str) else json.dumps(value)


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-LOG_TAIL:]
