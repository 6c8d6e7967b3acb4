"""The model that is served: the trained CNN, from images to the probability of each digit.

torch is imported by what computes alone: a server's other processes need neither its time nor its
memory.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scenarios import computing

if TYPE_CHECKING:
    from torch import nn

WEIGHTS = "weights.safetensors"
SHAPE = (28, 28)
PLANTED = 251  # an image of this alone, which no digit is: the model fails at it, as code does
SAID = "planted-failure-of-the-model"  # by the exception, and by no request
LAST = ("12",)  # layer


class PlantedFailure(RuntimeError):
    """A fault of the model itself, which no server may take for one of the request."""


def load(folder: Path, threads: int = 1) -> "nn.Module":
    """The network with the weights in that folder, on so many threads of this process."""
    import torch

    from scenarios.mnist.evaluation import load_network

    torch.set_num_threads(threads)
    return load_network(folder / WEIGHTS, "CNN")


def predict(network: "nn.Module", images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Probabilities, (N, 10), of images, (N, 28, 28), each pixel 0 to 255.

    Raises ValueError for images of another shape, and PlantedFailure for one image.
    """
    import torch

    if images.ndim != 3 or images.shape[1:] != SHAPE:
        raise ValueError(f"images have the shape (N, 28, 28), not {images.shape}")
    computing.note()
    if (images == PLANTED).all(axis=(1, 2)).any():
        raise PlantedFailure(SAID)
    pixels = torch.from_numpy(images.astype(np.float32)).unsqueeze(1).div_(255)
    with torch.inference_mode():
        probabilities: NDArray[np.float32] = network(pixels).softmax(1).numpy()
    return probabilities
