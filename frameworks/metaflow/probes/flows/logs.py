"""A flow of a loud and a quiet step: https://docs.metaflow.org/metaflow/basics"""

from metaflow import FlowSpec, Parameter, step

from harness.worker.planted import speak


class LogsFlow(FlowSpec):
    """What steps print is their log."""

    word = Parameter("word", type=str, required=True)
    other = Parameter("other", type=str, required=True)

    @step(start=True)
    def loud(self) -> None:
        """Many lines."""
        speak(self.word, 10_000)
        self.next(self.quiet)

    @step(end=True)
    def quiet(self) -> None:
        """Few lines."""
        speak(self.other, 10)


if __name__ == "__main__":
    LogsFlow()
