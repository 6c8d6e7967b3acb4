"""The toy server in the framework's environment: it is up while the host sends its load."""

from pathlib import Path
from typing import Protocol

from harness.worker import contract
from harness.worker.tasks import driver


class Server(contract.Adapter, Protocol):
    """What answers."""

    def deploy(self, model: Path) -> str:
        """Serve the model; return the URL."""


class Driver(driver.Driver[Server]):
    """See the module."""

    adapter = "server.Server"

    def serve(self, _entry: driver.Entry) -> None:
        url = self.framework.deploy(self.request.data / "model.json")
        self.answer = self.meet("load", {"url": url})
