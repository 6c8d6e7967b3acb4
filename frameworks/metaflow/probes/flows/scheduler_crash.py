"""A flow of four steps, the third of which works for a while.

The first and the last have the names that steps have by default, as in the flow of `resume`.

https://docs.metaflow.org/metaflow/debugging
"""

import time

from metaflow import FlowSpec, Parameter, step

from harness.worker.witness import note


class SchedulerCrashFlow(FlowSpec):
    """Each step uses the artifact of the one before it."""

    seconds = Parameter("seconds", type=float, required=True)
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
        """Double again, and take time for it."""
        note(self.notes, "step", name="three")
        time.sleep(self.seconds)
        self.value = 2 * self.value
        self.next(self.end)

    @step
    def end(self) -> None:
        """Tell what arrived."""
        note(self.notes, "step", name="four", got=self.value)


if __name__ == "__main__":
    SchedulerCrashFlow()
