"""Pools of traffic that batches are drawn from: of the test images as they are, and shifted.

Usage: python -m scenarios.mnist_monitoring.inputs DATA OUT PARAMETERS.json
"""

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from scipy.ndimage import rotate
from torch import nn

from scenarios.mnist.data import write_subset
from scenarios.mnist.evaluation import load_network
from scenarios.mnist.training import train
from scenarios.mnist_monitoring.features import Columns, columns, probabilities, sureness

OF_TRAINING = ("epochs", "batch_size", "learning_rate", "seed", "threads")
DEGREES, NOISE, DIM, DIMMER = 25, 60, 0.6, 0.95  # of images: angle, grey levels, factors
TEMPERATURE = 2.0  # of probabilities: less sure, with the same answer
FAVOURED = 1  # the digit that half of the traffic is, when classes shift
MISSING = 0.3  # of a column

# How batches are mixed from pools: `Shift` of harness/worker/tasks/streams.py.
SHIFTS: dict[str, dict[str, Any]] = {
    "rotation": {"pool": "rotation"},
    "noise": {"pool": "noise"},
    "brightness": {"pool": "brightness"},
    "a little darker": {"pool": "darker"},
    "darker and darker": {"pool": "brightness", "grows": True},
    "a fifth is rotated": {"pool": "rotation", "share": 0.2},
    "classes": {"pool": "classes", "share": 0.5},
    "confidence": {"pool": "confidence"},
    "a constant answer": {"pool": "constant"},
    "a stale answer": {"pool": "stale"},
    "labels mean something else": {"pool": "meaning"},
    "a frozen feature": {"pool": "frozen"},
    "missing values": {"pool": "missing"},
}


def make(data: Path, out: Path, parameters: Mapping[str, Any]) -> None:
    """Write given/pools.json: each pool as columns, and how shifts are made of them."""
    (out / "given").mkdir(parents=True)
    sizes = {"train_images": parameters["train_images"], "test_images": parameters["pool"]}
    training = {name: parameters[name] for name in OF_TRAINING}
    with tempfile.TemporaryDirectory() as scratch:
        dataset, weights = Path(scratch, "dataset"), Path(scratch, "weights")
        write_subset(data, dataset, **sizes)
        train(dataset, weights, architecture="CNN", on_metric=lambda *_: None, **training)
        arrays = load_file(dataset)
        images, labels = arrays["test_images"], arrays["test_labels"]
        pools = dict(_pools(load_network(weights, "CNN"), images, labels, parameters["seed"]))
    content = {"pools": pools, "shifts": SHIFTS}
    (out / "given" / "pools.json").write_text(json.dumps(content))


def _pools(
    network: nn.Module, images: NDArray[np.uint8], labels: NDArray[Any], seed: int
) -> Iterator[tuple[str, Columns]]:
    """By name. Of images that change, the network is asked again."""
    found = probabilities(network, images)
    right = {"label": [int(label) for label in labels]}
    quiet = columns(images, found) | right
    yield "quiet", quiet
    chance = np.random.default_rng(seed)
    noisy = images + chance.normal(0, NOISE, images.shape)
    for name, changed in {
        "rotation": rotate(images, DEGREES, axes=(1, 2), reshape=False, order=1),
        "noise": noisy.clip(0, 255).astype(np.uint8),
        "brightness": (images * DIM).astype(np.uint8),
        "darker": (images * DIMMER).astype(np.uint8),
    }.items():
        yield name, columns(changed, probabilities(network, changed)) | right
    favoured = [at for at, digit in enumerate(quiet["predicted"]) if digit == FAVOURED]
    yield "classes", {name: [values[at] for at in favoured] for name, values in quiet.items()}
    softer = found ** (1 / TEMPERATURE)
    yield "confidence", quiet | sureness(softer / softer.sum(1, keepdims=True))
    answer = ("predicted", "confidence", "entropy")
    constant = {name: [quiet[name][0]] * len(images) for name in answer}
    yield "constant", quiet | constant
    yield "stale", quiet | {name: quiet[name][-1:] + quiet[name][:-1] for name in answer}
    yield "meaning", quiet | {"label": [(digit + 1) % 10 for digit in right["label"]]}
    yield "frozen", quiet | {"brightness": [quiet["brightness"][0]] * len(images)}
    gaps = chance.random(len(images)) < MISSING
    pairs = zip(quiet["contrast"], gaps, strict=True)
    yield "missing", quiet | {"contrast": [None if gap else value for value, gap in pairs]}


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]), json.loads(Path(sys.argv[3]).read_text()))
