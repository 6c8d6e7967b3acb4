"""MNIST as a Metaflow flow: `python mnist.py run --data FOLDER` runs it with the study's sizes.

Parameters, foreach and join, artifacts: https://docs.metaflow.org/metaflow/basics
"""
# ruff: noqa: T201 - what a step prints is its log

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from metaflow import FlowSpec, JSONType, Parameter, Task, step

# The flow's steps in the scenario's words; "*" is the branch's architecture.
STEPS = {
    "start": "load_data",
    "train": "train/*",
    "evaluate": "evaluate/*",
    "select_best": "select_best",
}
DATASET = ("start", "dataset")  # the step and its artifact that hold the data
CARD = ""  # there is no step with a card


class MnistFlow(FlowSpec):
    """Train three networks on MNIST, score each, choose the best.

    Steps import the scenario themselves: each is a process of its own, and the scheduler's process
    stays free of torch.
    """

    data = Parameter("data", type=str, required=True, help="folder of the four IDX files")
    architectures = Parameter(
        "architectures", type=JSONType, default='["SimpleNN", "DeepNN", "CNN"]'
    )
    train_images = Parameter("train_images", type=int, default=60_000)
    test_images = Parameter("test_images", type=int, default=10_000)
    epochs = Parameter("epochs", type=int, default=10)
    batch_size = Parameter("batch_size", type=int, default=64)
    learning_rate = Parameter("learning_rate", type=float, default=0.001)
    seed = Parameter("seed", type=int, default=42)
    threads = Parameter("threads", type=int, default=1)

    @step
    def start(self) -> None:
        """Load the data and keep it as an artifact, then fan out."""
        from scenarios.mnist.data import load_data

        with TemporaryDirectory() as folder:
            dataset = Path(folder, "dataset")
            self.output = load_data(
                Path(self.data),
                dataset,
                train_images=self.train_images,
                test_images=self.test_images,
            )
            self.dataset = dataset.read_bytes()
        print(f"{self.train_images} + {self.test_images} images")
        self.next(self.train, foreach="architectures")

    @step
    def train(self) -> None:
        """Train one network; its weights and metrics are artifacts."""
        from scenarios.mnist.training import train

        self.architecture = self.input
        self.metrics: list[tuple[str, float, int]] = []
        with TemporaryDirectory() as folder:
            weights = Path(folder, "weights")
            self.output = train(
                _write(folder, "dataset", self.dataset),
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
        print(f"{self.architecture}: {self.metrics}")
        self.next(self.evaluate)

    @step
    def evaluate(self) -> None:
        """Score one network on the test images."""
        from scenarios.mnist.evaluation import evaluate

        with TemporaryDirectory() as folder:
            predictions = Path(folder, "predictions")
            self.output = evaluate(
                _write(folder, "dataset", self.dataset),
                _write(folder, "weights", self.weights),
                predictions,
                architecture=self.architecture,
                threads=self.threads,
            )
            self.predictions = predictions.read_bytes()
        print(f"{self.architecture}: test accuracy = {self.output['accuracy']}")
        self.next(self.select_best)

    @step
    def select_best(self, inputs: Any) -> None:
        """Choose the best network."""
        from scenarios.mnist.selection import select_best

        with TemporaryDirectory() as folder:
            picture = Path(folder, "picture.png")
            self.output = select_best([each.output for each in inputs], picture)
            self.picture = picture.read_bytes()
        print(f"ranking: {', '.join(self.output['ranking'])}")
        self.next(self.end)

    @step
    def end(self) -> None:
        """Every flow ends with this step."""
        print(f"best: {self.output['best']}, test accuracy = {self.output['accuracy']}")


def _write(folder: str, name: str, content: bytes) -> Path:
    # The scenario's steps take files, the flow's artifacts are bytes.
    path = Path(folder, name)
    path.write_bytes(content)
    return path


def branch(task: Task) -> str:
    """The branch of the fan-out that a task belongs to."""
    return str(task.data.architecture)


def metrics(task: Task) -> dict[str, list[tuple[int, float]]]:
    """The metrics that a task left among its artifacts, under the scenario's names."""
    found: dict[str, list[tuple[int, float]]] = {}
    for name, value, epoch in task.data.metrics if task.parent.id == "train" else ():
        found.setdefault(f"{branch(task)}/{name}", []).append((epoch, value))
    return found


def files(step_name: str, task: Task) -> dict[str, bytes]:
    """What a task made for others to fetch, under the scenario's names."""
    if step_name == "train":
        return {f"weights/{branch(task)}": task.data.weights}
    if step_name == "evaluate":
        return {f"predictions/{branch(task)}": task.data.predictions}
    return {"picture": task.data.picture} if step_name == "select_best" else {}


FLOW = MnistFlow

if __name__ == "__main__":
    MnistFlow()
