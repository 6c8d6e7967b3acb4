"""A flow with a foreach and its join: https://docs.metaflow.org/metaflow/basics#foreach"""

from pathlib import Path
from typing import Any

from metaflow import FlowSpec, Parameter, step

from harness.worker.witness import note


class FanOutFlow(FlowSpec):
    """As many branches as a file says."""

    width = Parameter("width", type=str, required=True)
    notes = Parameter("notes", type=str, required=True)

    @step
    def start(self) -> None:
        """Plan."""
        self.numbers = list(range(int(Path(self.width).read_text())))
        self.next(self.item, foreach="numbers")

    @step
    def item(self) -> None:
        """One branch."""
        note(self.notes, "item", number=self.input)
        self.result = self.input * self.input + 1
        self.next(self.join)

    @step
    def join(self, inputs: Any) -> None:
        """All branches."""
        note(self.notes, "join", results=[branch.result for branch in inputs])
        self.next(self.end)

    @step
    def end(self) -> None:
        """A join cannot be the last step."""


if __name__ == "__main__":
    FanOutFlow()
