"""The mistake is made on the command line: epochs is not a number."""

from metaflow import FlowSpec, Parameter, step


class TrainingFlow(FlowSpec):
    """Train a model."""

    epochs = Parameter("epochs", type=int, default=3)

    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        print(self.epochs)


if __name__ == "__main__":
    TrainingFlow()
