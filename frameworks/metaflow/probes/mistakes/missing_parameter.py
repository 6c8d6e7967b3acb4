"""The mistake is made on the command line: learning_rate is not given."""

from metaflow import FlowSpec, Parameter, step


class TrainingFlow(FlowSpec):
    """Train a model."""

    learning_rate = Parameter("learning_rate", type=float, required=True)

    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        print(self.learning_rate)


if __name__ == "__main__":
    TrainingFlow()
