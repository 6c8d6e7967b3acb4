"""A flow with one typed parameter.

https://docs.metaflow.org/metaflow/basics
"""

from metaflow import FlowSpec, Parameter, step

from harness.worker.witness import note


class RejectionFlow(FlowSpec):
    """Notes that it ran."""

    count = Parameter("count", type=int, default=1)
    notes = Parameter("notes", type=str, required=True)

    @step
    def start(self) -> None:
        """The only step."""
        note(self.notes, "step")


if __name__ == "__main__":
    RejectionFlow()
