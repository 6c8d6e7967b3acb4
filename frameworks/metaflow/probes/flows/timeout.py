"""A flow whose step hangs.

https://docs.metaflow.org/scaling/failures
"""

import time

from metaflow import Config, FlowSpec, Parameter, step, timeout

from harness.worker.witness import note

TEN_MINUTES = 600


class TimeoutFlow(FlowSpec):
    """How long it may take stands in a Config."""

    limits = Config("limits", required=True)
    notes = Parameter("notes", type=str, required=True)

    @timeout(seconds=limits.seconds)
    @step
    def start(self) -> None:
        """Sleep longer than that."""
        note(self.notes, "begin")
        time.sleep(TEN_MINUTES)
        note(self.notes, "end")


if __name__ == "__main__":
    TimeoutFlow()
