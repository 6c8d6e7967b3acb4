"""MNIST as a pipeline of DVC: each step is a stage of mnist.yaml, and runs this file.

Stages, a matrix, outputs: https://doc.dvc.org/user-guide/pipelines/defining-pipelines
Parameters of params.yaml: https://doc.dvc.org/api-reference/params_show
Metrics of each epoch: https://doc.dvc.org/dvclive/how-it-works#setup-to-run-with-dvc
Steps import the scenario themselves: each is a process of its own.
"""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import dvc.api

DATASET = "dataset"  # the output that holds the data
OF_TRAINING = ("epochs", "batch_size", "learning_rate", "seed", "threads")


def load_data(p: dict[str, Any], data: str) -> dict[str, Any]:
    """Cut the images out of MNIST."""
    from scenarios.mnist.data import load_data

    sizes = {"train_images": p["train_images"], "test_images": p["test_images"]}
    return load_data(Path(data), Path(DATASET), **sizes)


def train(p: dict[str, Any], architecture: str) -> dict[str, Any]:
    """Train one network; DVCLive keeps what comes of each epoch."""
    from dvclive import Live

    from scenarios.mnist.training import train

    with Live(f"dvclive/{architecture}", dvcyaml=False) as live:

        def log(name: str, value: float, epoch: int) -> None:
            live.step = epoch
            live.log_metric(name, value)

        return train(
            Path(DATASET),
            _place(f"weights/{architecture}"),
            architecture=architecture,
            on_metric=log,
            **{name: p[name] for name in OF_TRAINING},
        )


def evaluate(p: dict[str, Any], architecture: str) -> dict[str, Any]:
    """Score one network on the test images."""
    from scenarios.mnist.evaluation import evaluate

    return evaluate(
        Path(DATASET),
        Path(f"weights/{architecture}"),
        _place(f"predictions/{architecture}"),
        architecture=architecture,
        threads=p["threads"],
    )


def select_best(p: dict[str, Any]) -> dict[str, Any]:
    """Choose the best network; its weights are the model of dvc.yaml's artifacts."""
    from scenarios.mnist.selection import select_best

    files = [Path(f"outputs/evaluate/{name}.json") for name in p["architectures"]]
    best = select_best([json.loads(file.read_text()) for file in files], Path("picture.png"))
    shutil.copy(f"weights/{best['best']}", "model")
    return best


def _place(name: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def accuracy(model: Path, dataset: Path, outputs: dict[str, Any]) -> float:
    """Of the registered model, on a run's dataset."""
    from scenarios.mnist.evaluation import accuracy, load_network

    return accuracy(load_network(model, outputs["select_best"]["best"]), dataset)


STEPS = {each.__name__: each for each in (load_data, train, evaluate, select_best)}


def main(step: str, *arguments: str) -> None:
    """What a stage does: what its step returns goes into a file, under the step's name."""
    parameters = dvc.api.params_show()
    output = STEPS[step](parameters, *arguments)
    branch = arguments if step in ("train", "evaluate") else ()
    _place(f"outputs/{'/'.join([step, *branch])}.json").write_text(json.dumps(output))


if __name__ == "__main__":
    main(*sys.argv[1:])
