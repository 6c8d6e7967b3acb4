"""The baseline's monitor: it compares means."""

import statistics

from harness.worker.contract import Request


class Monitor:
    """Raises the alarm for a mean that is far from the window's."""

    def __init__(self, request: Request) -> None:
        self.request = request

    def start(self) -> None:
        """There is nothing to start."""

    def reference(self, window: list[float]) -> None:
        self.usual = statistics.mean(window)

    def check(self, batch: list[float]) -> tuple[float, bool]:
        mean = statistics.mean(batch)
        return mean, abs(mean - self.usual) > 10

    def stop(self) -> None:
        """There is nothing to stop."""
