"""Step `load_data`: cut the declared subset out of MNIST into one safetensors file."""

import hashlib
from pathlib import Path
from typing import Any

from scenarios import timeline

with timeline.importing("numpy, safetensors"):
    import numpy as np
    from numpy.typing import NDArray
    from safetensors.numpy import save_file


def _read_images(path: Path, count: int) -> NDArray[np.uint8]:
    pixels = np.fromfile(path, np.uint8, count=count * 784, offset=16)
    return pixels.reshape(count, 28, 28)


def _read_labels(path: Path, count: int) -> NDArray[np.uint8]:
    return np.fromfile(path, np.uint8, count=count, offset=8)


@timeline.step()
def load_data(data: Path, dataset: Path, *, train_images: int, test_images: int) -> dict[str, Any]:
    """Write the first images of each split to `dataset`; return the counts and its sha256."""
    write_subset(data, dataset, train_images=train_images, test_images=test_images)
    return {
        "train_images": train_images,
        "test_images": test_images,
        "sha256": hashlib.sha256(dataset.read_bytes()).hexdigest(),
    }


def write_subset(data: Path, dataset: Path, *, train_images: int, test_images: int) -> None:
    """Images uint8 (N, 28, 28) and labels (N,) of each split, without a mark of the step.

    Raises ValueError for counts outside the data.
    """
    if not (0 < train_images <= 60_000 and 0 < test_images <= 10_000):
        raise ValueError(f"MNIST has 60,000 + 10,000 images, not {train_images} + {test_images}")
    save_file(
        {
            "train_images": _read_images(data / "train-images-idx3-ubyte", train_images),
            "train_labels": _read_labels(data / "train-labels-idx1-ubyte", train_images),
            "test_images": _read_images(data / "t10k-images-idx3-ubyte", test_images),
            "test_labels": _read_labels(data / "t10k-labels-idx1-ubyte", test_images),
        },
        dataset,
    )
