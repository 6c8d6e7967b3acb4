"""What a monitor is given of images and of what the network made of them: eight columns."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from scenarios.mnist.evaluation import BATCH
from scenarios.traffic import Columns

DIGITS = 6  # of a column of numbers


def probabilities(network: nn.Module, images: NDArray[np.uint8]) -> NDArray[np.float64]:
    """(N, 10), of images (N, 28, 28)."""
    pixels = torch.from_numpy(images.astype(np.float32)).unsqueeze(1).div_(255)
    with torch.inference_mode():
        found = [network(batch).softmax(1) for batch in pixels.split(BATCH)]
    return torch.cat(found).double().numpy()


def columns(images: NDArray[np.uint8], found: NDArray[np.float64]) -> Columns:
    """Simple statistics of each image, the digit, and how sure the network is of it."""
    pixels = images.astype(np.float64) / 255
    ink = pixels.sum((1, 2)) + 1e-9
    places = np.arange(28)
    return {
        "brightness": _rounded(pixels.mean((1, 2))),
        "contrast": _rounded(pixels.std((1, 2))),
        "ink": _rounded((pixels > 0.5).mean((1, 2))),
        "centre_x": _rounded((pixels.sum(1) * places).sum(1) / ink),
        "centre_y": _rounded((pixels.sum(2) * places).sum(1) / ink),
        "predicted": [int(digit) for digit in found.argmax(1)],
        **sureness(found),
    }


def sureness(found: NDArray[np.float64]) -> Columns:
    """The probability of the answer, and the entropy of all, in nats."""
    entropy = -(found * np.log(found + 1e-12)).sum(1)
    return {"confidence": _rounded(found.max(1)), "entropy": _rounded(entropy)}


def _rounded(values: NDArray[np.float64]) -> list[float]:
    return [round(float(value), DIGITS) for value in values]
