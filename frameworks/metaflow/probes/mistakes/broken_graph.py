"""Two steps go on to each other."""

from metaflow import FlowSpec, step


class TrainingFlow(FlowSpec):
    """Train a model."""

    @step
    def start(self):
        self.next(self.prepare)

    @step
    def prepare(self):
        self.next(self.train)

    @step
    def train(self):
        self.next(self.prepare)  # mistake: back instead of on to the end

    @step
    def end(self):
        pass


if __name__ == "__main__":
    TrainingFlow()
