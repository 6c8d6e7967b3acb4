"""An argument of a decorator is misspelt."""

from metaflow import FlowSpec, retry, step


class TrainingFlow(FlowSpec):
    """Train a model."""

    @retry(tmes=3)  # mistake: times
    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    TrainingFlow()
