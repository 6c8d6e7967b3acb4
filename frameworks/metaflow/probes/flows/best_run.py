"""A flow with a parameter and a final metric: https://docs.metaflow.org/metaflow/basics#artifacts"""

from metaflow import FlowSpec, Parameter, step


class BestRunFlow(FlowSpec):
    """Both are artifacts."""

    number = Parameter("number", type=int, required=True)
    measured = Parameter("measured", type=float, required=True)

    @step
    def start(self) -> None:
        """Keep the accuracy."""
        self.accuracy = self.measured


if __name__ == "__main__":
    BestRunFlow()
