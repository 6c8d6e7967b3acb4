"""A flow that goes left or right: https://docs.metaflow.org/metaflow/basics"""

from pathlib import Path

from metaflow import FlowSpec, Parameter, step

from harness.worker.witness import note


class BranchFlow(FlowSpec):
    """The artifact `side` decides."""

    coin = Parameter("coin", type=str, required=True)
    notes = Parameter("notes", type=str, required=True)

    @step
    def start(self) -> None:
        """Decide."""
        note(self.notes, "decide")
        self.side = Path(self.coin).read_text()
        self.next({"left": self.left, "right": self.right}, condition="side")

    @step
    def left(self) -> None:
        """One side."""
        note(self.notes, "left")
        self.next(self.end)

    @step
    def right(self) -> None:
        """The other side."""
        note(self.notes, "right")
        self.next(self.end)

    @step
    def end(self) -> None:
        """Both sides end here."""


if __name__ == "__main__":
    BranchFlow()
