"""A step reads an artifact that no step has stored."""

from metaflow import FlowSpec, step


class TrainingFlow(FlowSpec):
    """Train a model."""

    @step
    def start(self):
        self.accuracy = 0.9
        self.next(self.end)

    @step
    def end(self):
        print(self.acuracy)  # mistake: accuracy


if __name__ == "__main__":
    TrainingFlow()
