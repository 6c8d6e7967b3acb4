"""A flow that converts a network: https://docs.metaflow.org/metaflow/basics#artifacts"""

from pathlib import Path
from tempfile import TemporaryDirectory

from metaflow import FlowSpec, Parameter, step


class ModelFormatsFlow(FlowSpec):
    """Keeps the network as the bytes of a file."""

    weights = Parameter("weights", type=str, required=True)
    form = Parameter("form", type=str, required=True)

    @step
    def start(self) -> None:
        """Convert it."""
        from scenarios.mnist.evaluation import load_network
        from scenarios.mnist.formats import export

        with TemporaryDirectory() as folder:
            file = Path(folder, "model")
            export(load_network(Path(self.weights), "CNN"), self.form, file)
            self.model = file.read_bytes()


if __name__ == "__main__":
    ModelFormatsFlow()
