"""A flow of four steps, the last of which fails while there is an obstacle.

The first and the last have the names that steps have by default: of a resumed run whose last step
is called otherwise, the Client API says that it did not succeed.

https://docs.metaflow.org/metaflow/debugging
"""

from pathlib import Path

from metaflow import FlowSpec, Parameter, step

from harness.worker.witness import note


class ResumeFlow(FlowSpec):
    """Each step uses the artifact of the one before it."""

    obstacle = Parameter("obstacle", type=str, required=True)
    notes = Parameter("notes", type=str, required=True)

    @step
    def start(self) -> None:
        """Begin."""
        note(self.notes, "step", name="one")
        self.value = 1
        self.next(self.two)

    @step
    def two(self) -> None:
        """Double."""
        note(self.notes, "step", name="two")
        self.value = 2 * self.value
        self.next(self.three)

    @step
    def three(self) -> None:
        """Double again."""
        note(self.notes, "step", name="three")
        self.value = 2 * self.value
        self.next(self.end)

    @step
    def end(self) -> None:
        """Fail, or not."""
        note(self.notes, "step", name="four", got=self.value)
        if Path(self.obstacle).exists():
            raise RuntimeError("there is an obstacle")


if __name__ == "__main__":
    ResumeFlow()
