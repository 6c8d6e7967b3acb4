"""The mistake is made in the environment: METAFLOW_SERVICE_URL is not where the service is."""

from metaflow import FlowSpec, step


class TrainingFlow(FlowSpec):
    """Train a model."""

    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    TrainingFlow()
