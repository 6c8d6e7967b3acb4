"""The toy server in the framework's environment: it is up while the host sends its load."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from harness.worker import contract
from harness.worker.tasks import driver
from harness.worker.tasks.driver import Entry, Phase


class Server(contract.Adapter, Protocol):
    """What answers."""

    def deploy(self, model: Path) -> str:
        """Serve the model; return the URL."""


class Driver(driver.Driver):
    """See the module."""

    adapter = "server.Server"

    def __init__(self, request: contract.Request, adapter: Server) -> None:
        super().__init__(request, adapter)
        self.server = adapter

    def phases(self) -> Mapping[str, Phase]:
        return {"configure": self.configure, "serve": self.serve}

    def serve(self, _entry: Entry) -> None:
        told = self.meet("load", {"url": self.server.deploy(self.request.data / "model.json")})
        self.answer = len(told["replies"])
