"""The toy monitor in the framework's environment."""

import json
from typing import Protocol

from harness.worker import contract
from harness.worker.tasks import driver


class Monitor(contract.Adapter, Protocol):
    """What looks at numbers."""

    def reference(self, window: list[float]) -> None:
        """What is usual."""

    def check(self, batch: list[float]) -> tuple[float, bool]:
        """The mean that it saw, and whether it raises the alarm."""


class Driver(driver.Driver[Monitor]):
    """See the module."""

    adapter = "monitor.Monitor"

    def reference(self, _entry: driver.Entry) -> None:
        window, *self.batches = json.loads((self.request.data / "windows.json").read_text())
        self.framework.reference(window)

    def check(self, _entry: driver.Entry) -> None:
        self.answer = [self.framework.check(batch) for batch in self.batches]
