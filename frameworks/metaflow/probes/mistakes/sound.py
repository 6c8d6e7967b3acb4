"""The flow without a mistake; it also leaves a run of TrainingFlow in the store."""

from metaflow import FlowSpec, Parameter, retry, step


class TrainingFlow(FlowSpec):
    """Train a model."""

    epochs = Parameter("epochs", type=int, default=3)
    learning_rate = Parameter("learning_rate", type=float, default=0.1)

    @step
    def start(self):
        self.next(self.train)

    @retry(times=3)
    @step
    def train(self):
        self.accuracy = 0.9
        self.next(self.end)

    @step
    def end(self):
        print(self.accuracy)


if __name__ == "__main__":
    TrainingFlow()
