"""A flow whose second step fails: https://docs.metaflow.org/metaflow/basics"""

from metaflow import FlowSpec, Parameter, step

from harness.worker.planted import fail


class FailingStepFlow(FlowSpec):
    """Two steps."""

    message = Parameter("message", type=str, required=True)

    @step(start=True)
    def prepare(self) -> None:
        """Pass."""
        self.next(self.evaluate)

    @step(end=True)
    def evaluate(self) -> None:
        """Fail."""
        fail(self.message)


if __name__ == "__main__":
    FailingStepFlow()
