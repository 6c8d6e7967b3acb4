"""The flow of MNIST, without its work: https://docs.metaflow.org/metaflow/basics#foreach"""

from typing import Any

from metaflow import FlowSpec, JSONType, Parameter, step


class DagFlow(FlowSpec):
    """As in the adapter's pipeline."""

    architectures = Parameter("architectures", type=JSONType, required=True)

    @step
    def start(self) -> None:
        """Load data."""
        self.next(self.train, foreach="architectures")

    @step
    def train(self) -> None:
        """One branch."""
        self.next(self.evaluate)

    @step
    def evaluate(self) -> None:
        """The same branch."""
        self.next(self.select_best)

    @step
    def select_best(self, inputs: Any) -> None:
        """Join."""
        self.next(self.end)

    @step
    def end(self) -> None:
        """A join cannot be the last step."""


if __name__ == "__main__":
    DagFlow()
