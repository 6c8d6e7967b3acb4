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

from scenarios import traffic
from scenarios.mnist.data import write_subset
from scenarios.mnist.evaluation import load_network
from scenarios.mnist.training import train
from scenarios.mnist_monitoring.features import columns, probabilities, sureness
from scenarios.traffic import Columns

OF_TRAINING = ("epochs", "batch_size", "learning_rate", "seed", "threads")
DEGREES, NOISE, DIM, DIMMER = 25, 60, 0.6, 0.95  # of images: angle, grey levels, factors
FAVOURED = 1  # the digit that half of the traffic is, when classes shift

# How batches are mixed from pools: `Shift` of harness/worker/tasks/streams.py.
SHIFTS: dict[str, dict[str, Any]] = {
    "rotation": {"pool": "rotation"},
    "noise": {"pool": "noise"},
    "brightness": {"pool": "brightness"},
    "a little darker": {"pool": "darker"},
    "darker and darker": {"pool": "brightness", "grows": True},
    "a fifth is rotated": {"pool": "rotation", "share": 0.2},
    **traffic.SHIFTS,
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
    noisy = images + np.random.default_rng(seed).normal(0, NOISE, images.shape)
    for name, changed in {
        "rotation": rotate(images, DEGREES, axes=(1, 2), reshape=False, order=1),
        "noise": noisy.clip(0, 255).astype(np.uint8),
        "brightness": (images * DIM).astype(np.uint8),
        "darker": (images * DIMMER).astype(np.uint8),
    }.items():
        yield name, columns(changed, probabilities(network, changed)) | right
    yield "classes", traffic.favouring(quiet, FAVOURED)
    yield "confidence", quiet | sureness(traffic.softened(found))
    yield "meaning", quiet | {"label": [(digit + 1) % 10 for digit in right["label"]]}
    answer = ("predicted", "confidence", "entropy")
    yield from traffic.gone_wrong(quiet, answer, "brightness", "contrast", seed)


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]), json.loads(Path(sys.argv[3]).read_text()))
