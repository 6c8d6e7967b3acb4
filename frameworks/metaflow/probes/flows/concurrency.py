"""A flow of six independent branches: https://docs.metaflow.org/metaflow/basics#foreach"""

import time
from typing import Any

from metaflow import FlowSpec, Parameter, step

from harness.worker.witness import note


class ConcurrencyFlow(FlowSpec):
    """Each branch sleeps."""

    seconds = Parameter("seconds", type=float, required=True)
    notes = Parameter("notes", type=str, required=True)

    @step
    def start(self) -> None:
        """Fan out."""
        self.numbers = list(range(6))
        self.next(self.branch, foreach="numbers")

    @step
    def branch(self) -> None:
        """Take time."""
        note(self.notes, "begin")
        time.sleep(self.seconds)
        note(self.notes, "end")
        self.next(self.join)

    @step
    def join(self, inputs: Any) -> None:
        """Wait for all."""
        self.next(self.end)

    @step
    def end(self) -> None:
        """A join cannot be the last step."""


if __name__ == "__main__":
    ConcurrencyFlow()
