"""All steps one by one: calls of the scenario's own functions, and what a run has left of each."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from scenarios.mnist.data import load_data
from scenarios.mnist.evaluation import evaluate
from scenarios.mnist.selection import select_best
from scenarios.mnist.training import train

Output = dict[str, Any]
OF_TRAINING = ("epochs", "batch_size", "learning_rate", "seed", "threads")


def calls(
    data: Path, folder: Path, parameters: Mapping[str, Any], outputs: Mapping[str, Output]
) -> Iterator[tuple[str, Callable[[], Output]]]:
    """(step, its call) in order, with files in `folder`.

    `outputs` is asked for what calls before have given, by step; what is missing there is empty.
    """
    p, dataset = parameters, folder / "dataset"
    images = {name: p[name] for name in ("train_images", "test_images")}
    yield "load_data", partial(load_data, data, dataset, **images)
    for name in p["architectures"]:
        weights, predictions = folder / f"weights-{name}", folder / f"predictions-{name}"
        training = {each: p[each] for each in OF_TRAINING}
        trained = partial(train, dataset, weights, architecture=name, on_metric=print)
        yield f"train/{name}", partial(trained, **training)
        scored = partial(evaluate, dataset, weights, predictions, architecture=name)
        yield f"evaluate/{name}", partial(scored, threads=p["threads"])
    evaluations = [outputs.get(f"evaluate/{name}", {}) for name in p["architectures"]]
    yield "select_best", partial(select_best, evaluations, folder / "picture.png")


def left(
    parameters: Mapping[str, Any], output: Callable[[str], Output], content: Callable[[str], bytes]
) -> tuple[dict[str, Output], dict[str, str]]:
    """What a run has left: the output of each step, and the sha256 of each file ("weights/CNN").

    `output` reads the one by the step's name, `content` the other by the file's.
    """
    names = parameters["architectures"]
    steps = [f"{step}/{name}" for name in names for step in ("train", "evaluate")]
    files = [f"{kind}/{name}" for name in names for kind in ("weights", "predictions")]
    outputs = {step: output(step) for step in ("load_data", *steps, "select_best")}
    return outputs, {name: sha256(content(name)).hexdigest() for name in files}
