"""The digit classifier in the style of DVC's get-started pages: scripts, params.yaml, stages.

https://doc.dvc.org/start/data-pipelines/data-pipelines
https://doc.dvc.org/start/data-pipelines/metrics-parameters-plots
Each stage is `python tutorial.py STAGE`, added by `dvc stage add`.
"""

import json
import sys
from pathlib import Path
from typing import Any

import dvc.api

DATASET = Path("data/mnist.safetensors")


def parameters(stage: str) -> dict[str, Any]:
    """The section of a stage in params.yaml."""
    return dict(dvc.api.params_show()[stage])


def keep(name: str, output: dict[str, Any]) -> None:
    """What a stage tells others, in a file."""
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text(json.dumps(output))


def load_data(data: str) -> None:
    """Cut the images out."""
    from scenarios.mnist.data import load_data

    DATASET.parent.mkdir(exist_ok=True)
    keep("eval/load_data.json", load_data(Path(data), DATASET, **parameters("load_data")))


def train(architecture: str) -> None:
    """Train one network; DVCLive keeps what comes of each epoch."""
    from dvclive import Live

    from scenarios.mnist.training import train

    weights = Path("models", architecture)
    weights.parent.mkdir(exist_ok=True)
    with Live(f"eval/{architecture}", dvcyaml=False) as live:

        def log(name: str, value: float, epoch: int) -> None:
            live.step = epoch
            live.log_metric(name, value)

        settings = parameters("train")
        output = train(DATASET, weights, architecture=architecture, on_metric=log, **settings)
    keep(f"eval/train-{architecture}.json", output)


def evaluate(architecture: str) -> None:
    """Score one network."""
    from scenarios.mnist.evaluation import evaluate

    predictions = Path("predictions", architecture)
    predictions.parent.mkdir(exist_ok=True)
    weights = Path("models", architecture)
    settings = parameters("evaluate")
    output = evaluate(DATASET, weights, predictions, architecture=architecture, **settings)
    keep(f"eval/evaluate-{architecture}.json", output)


def select_best(*architectures: str) -> None:
    """Choose the best."""
    from scenarios.mnist.selection import select_best

    files = [Path(f"eval/evaluate-{name}.json") for name in architectures]
    evaluations = [json.loads(file.read_text()) for file in files]
    keep("eval/select_best.json", select_best(evaluations, Path("best.png")))


STAGES = {each.__name__: each for each in (load_data, train, evaluate, select_best)}

if __name__ == "__main__":
    STAGES[sys.argv[1]](*sys.argv[2:])
