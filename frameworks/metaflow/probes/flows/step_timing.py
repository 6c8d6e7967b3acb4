"""A flow of three steps, each of which notes its times: https://docs.metaflow.org/metaflow/basics"""

import time

from metaflow import FlowSpec, Parameter, step

from harness.worker.witness import note


class StepTimingFlow(FlowSpec):
    """One after another."""

    witness = Parameter("witness", type=str, required=True)

    @step(start=True)
    def first(self) -> None:
        """Take a second."""
        _work(self.witness, "first")
        self.next(self.second)

    @step
    def second(self) -> None:
        """Take another."""
        _work(self.witness, "second")
        self.next(self.third)

    @step(end=True)
    def third(self) -> None:
        """And another."""
        _work(self.witness, "third")


def _work(witness: str, name: str) -> None:
    note(witness, "begin", step=name)
    time.sleep(1)
    note(witness, "end", step=name)


if __name__ == "__main__":
    StepTimingFlow()
