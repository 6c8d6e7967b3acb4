"""A step stores an open file."""

from metaflow import FlowSpec, step


class TrainingFlow(FlowSpec):
    """Train a model."""

    @step
    def start(self):
        self.training_log = open("training.log", "w")  # mistake: artifacts are pickled
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    TrainingFlow()
