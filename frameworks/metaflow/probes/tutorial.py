"""The digit classifier in the style of Metaflow's tutorials, "MovieStatsFlow" above all.

https://docs.metaflow.org/getting-started/tutorials/season-1-the-local-experience/episode02
"""
# ruff: noqa: T201 - what a step prints is its log

from metaflow import FlowSpec, Parameter, step


class MnistTutorialFlow(FlowSpec):
    """
    A flow to find the network that reads handwritten digits best.

    The flow performs the following steps:
    1) Loads the images.
    2) Trains one network per architecture, using Metaflow foreach.
    3) Evaluates each network.
    4) Joins the branches and selects the best.
    """

    data = Parameter("data", help="The folder with the MNIST files.", required=True)
    architectures = Parameter(
        "architectures",
        help="The networks to compare.",
        default="SimpleNN,DeepNN,CNN",
        separator=",",
    )
    train_images = Parameter("train_images", help="Images to train on.", default=10000)
    test_images = Parameter("test_images", help="Images to evaluate on.", default=10000)
    epochs = Parameter("epochs", help="Passes over the training images.", default=2)
    batch_size = Parameter("batch_size", help="Images per training step.", default=64)
    learning_rate = Parameter("learning_rate", help="Adam's learning rate.", default=0.001)
    seed = Parameter("seed", help="Seed of all random numbers.", default=42)
    threads = Parameter("threads", help="Threads of torch.", default=1)

    @step
    def start(self) -> None:
        """Load the images and start one branch per architecture."""
        from pathlib import Path

        from scenarios.mnist.data import load_data

        dataset = Path("dataset.safetensors")
        self.loaded = load_data(
            Path(self.data), dataset, train_images=self.train_images, test_images=self.test_images
        )
        self.dataset = dataset.read_bytes()
        self.next(self.train, foreach="architectures")

    @step
    def train(self) -> None:
        """Train the network of this branch, which is the property called 'input'."""
        from pathlib import Path

        from scenarios.mnist.training import train

        self.architecture = self.input
        self.metrics: list[tuple[str, float, int]] = []
        dataset = Path(f"{self.architecture}-dataset.safetensors")
        weights = Path(f"{self.architecture}.safetensors")
        dataset.write_bytes(self.dataset)
        self.trained = train(
            dataset,
            weights,
            architecture=self.architecture,
            epochs=self.epochs,
            batch_size=self.batch_size,
            learning_rate=self.learning_rate,
            seed=self.seed,
            threads=self.threads,
            on_metric=lambda *point: self.metrics.append(point),
        )
        self.weights = weights.read_bytes()
        self.next(self.evaluate)

    @step
    def evaluate(self) -> None:
        """Evaluate the network on the test images."""
        from pathlib import Path

        from scenarios.mnist.evaluation import evaluate

        dataset = Path(f"{self.architecture}-dataset.safetensors")
        weights = Path(f"{self.architecture}.safetensors")
        predictions = Path(f"{self.architecture}.npy")
        dataset.write_bytes(self.dataset)
        weights.write_bytes(self.weights)
        self.evaluation = evaluate(
            dataset, weights, predictions, architecture=self.architecture, threads=self.threads
        )
        self.predictions = predictions.read_bytes()
        print(f"{self.architecture} has an accuracy of {self.evaluation['accuracy']:.3f}")
        self.next(self.join)

    @step
    def join(self, inputs) -> None:  # type: ignore[no-untyped-def]  # Metaflow names no type
        """Join the branches and select the best network."""
        from pathlib import Path

        from scenarios.mnist.selection import select_best

        picture = Path("picture.png")
        self.selected = select_best([branch.evaluation for branch in inputs], picture)
        self.picture = picture.read_bytes()
        self.next(self.end)

    @step
    def end(self) -> None:
        """Print the result."""
        print(f"The best network is {self.selected['best']}")


if __name__ == "__main__":
    MnistTutorialFlow()
