"""A flow that keeps a model as an artifact: https://docs.metaflow.org/metaflow/basics#artifacts"""

from metaflow import FlowSpec, Parameter, step


class RoundTripsFlow(FlowSpec):
    """The model of one library."""

    library = Parameter("library", type=str, required=True)
    seed = Parameter("seed", type=int, required=True)

    @step
    def start(self) -> None:
        """Make it."""
        from scenarios.models import make

        self.model = make(self.library, self.seed)


if __name__ == "__main__":
    RoundTripsFlow()
