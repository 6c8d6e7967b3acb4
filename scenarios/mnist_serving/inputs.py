"""What all servers are given: trained weights, requests, and what is right for each of them.

Usage: python -m scenarios.mnist_serving.inputs DATA OUT PARAMETERS.json
"""

import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file

from scenarios import turning
from scenarios.mnist.data import write_subset
from scenarios.mnist.training import train
from scenarios.mnist_serving.model import LAST, PLANTED, SHAPE, WEIGHTS, load, predict

OF_TRAINING = ("epochs", "batch_size", "learning_rate", "seed", "threads")


def make(data: Path, out: Path, parameters: Mapping[str, Any]) -> None:
    """Write given/model/, given/rows.json, (N, 28, 28), and expected.json, (N, 10).

    given/newer/ is another version, and expected-newer.json what it gives. The row in
    given/planted.json makes the model fail.
    """
    given = out / "given"
    for name in ("model", "newer"):
        (given / name).mkdir(parents=True)
    sizes = {"train_images": parameters["train_images"], "test_images": parameters["requests"]}
    training = {name: parameters[name] for name in OF_TRAINING}
    with tempfile.TemporaryDirectory() as scratch:
        dataset = Path(scratch, "dataset")
        write_subset(data, dataset, **sizes)
        images = load_file(dataset)["test_images"]
        weights = given / "model" / WEIGHTS
        train(dataset, weights, architecture="CNN", on_metric=lambda *_: None, **training)
    turning.turn(weights, given / "newer" / WEIGHTS, LAST)
    (given / "rows.json").write_text(json.dumps(images.tolist()))
    (given / "planted.json").write_text(json.dumps(np.full(SHAPE, PLANTED).tolist()))
    for name, file in (("model", "expected.json"), ("newer", "expected-newer.json")):
        network = load(given / name, parameters["threads"])
        # One by one, as they are asked for: several at once differ in the last bit.
        expected = np.concatenate([predict(network, image[np.newaxis]) for image in images])
        (out / file).write_text(json.dumps(expected.tolist()))


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]), json.loads(Path(sys.argv[3]).read_text()))
