"""A flow whose first step works for a while: https://docs.metaflow.org/metaflow/basics"""

import time

from metaflow import FlowSpec, Parameter, step

from harness.worker.witness import note


class ConcurrentRunsFlow(FlowSpec):
    """Its second step shows what the first has made."""

    number = Parameter("number", type=int, required=True)
    seconds = Parameter("seconds", type=float, required=True)
    notes = Parameter("notes", type=str, required=True)

    @step(start=True)
    def work(self) -> None:
        """Work, and keep the result."""
        note(self.notes, "begin", number=self.number)
        time.sleep(self.seconds)
        note(self.notes, "end", number=self.number)
        self.result = self.number * self.number + 1
        self.next(self.show)

    @step(end=True)
    def show(self) -> None:
        """Show it."""
        note(self.notes, "shown", number=self.number, result=self.result)


if __name__ == "__main__":
    ConcurrentRunsFlow()
