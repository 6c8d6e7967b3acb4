"""A step goes on to a step that does not exist."""

from metaflow import FlowSpec, step


class TrainingFlow(FlowSpec):
    """Train a model."""

    @step
    def start(self):
        self.next(self.trian)  # mistake: train

    @step
    def train(self):
        self.accuracy = 0.9
        self.next(self.end)

    @step
    def end(self):
        print(self.accuracy)


if __name__ == "__main__":
    TrainingFlow()
