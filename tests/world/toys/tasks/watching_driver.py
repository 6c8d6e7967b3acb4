"""The toy monitor in the framework's environment."""

import json
from collections.abc import Mapping
from typing import Protocol

from harness.worker import contract
from harness.worker.tasks import driver
from harness.worker.tasks.driver import Entry, Phase


class Monitor(contract.Adapter, Protocol):
    """What looks at numbers."""

    def reference(self, window: list[float]) -> None:
        """What is usual."""

    def check(self, batch: list[float]) -> tuple[float, bool]:
        """The mean that it saw, and whether it raises the alarm."""


class Driver(driver.Driver):
    """See the module."""

    adapter = "monitor.Monitor"

    def __init__(self, request: contract.Request, adapter: Monitor) -> None:
        super().__init__(request, adapter)
        self.monitor = adapter

    def phases(self) -> Mapping[str, Phase]:
        return {"configure": self.configure, "reference": self.reference, "check": self.check}

    def reference(self, _entry: Entry) -> None:
        self.monitor.reference(json.loads((self.request.data / "reference.json").read_text()))

    def check(self, _entry: Entry) -> None:
        batches = json.loads((self.request.data / "batches.json").read_text())
        found = [self.monitor.check(batch) for batch in batches]
        self.answer = {"means": [mean for mean, _ in found], "alarms": [bad for _, bad in found]}
