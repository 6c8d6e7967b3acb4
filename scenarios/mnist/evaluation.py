"""Step `evaluate`: score one trained network on the test images."""

import hashlib
from pathlib import Path
from typing import Any

from scenarios import timeline

with timeline.importing("torch, scikit-learn"):
    import numpy as np
    import torch
    from numpy.typing import NDArray
    from safetensors.torch import load_file
    from sklearn.metrics import classification_report, confusion_matrix
    from torch import nn

    from scenarios.mnist.networks import build

BATCH = 100  # small enough that the activations stay in the cache


def load_network(weights: Path, architecture: str) -> nn.Module:
    """The trained network, in evaluation mode."""
    network = build(architecture)
    network.load_state_dict(load_file(weights))
    return network.eval()


def test_images(dataset: Path) -> torch.Tensor:
    """Test images, float32 (N, 1, 28, 28) in [0, 1]."""
    return load_file(dataset)["test_images"].unsqueeze(1).float().div_(255)


def predict(network: nn.Module, images: torch.Tensor) -> NDArray[np.uint8]:
    """The digit per image, (N,)."""
    with torch.inference_mode():
        logits = [network(batch) for batch in images.split(BATCH)]
    return torch.cat(logits).argmax(1).numpy().astype(np.uint8)


def accuracy(network: nn.Module, dataset: Path) -> float:
    """Share of test images that the network names correctly."""
    labels = load_file(dataset)["test_labels"].numpy()
    return float((predict(network, test_images(dataset)) == labels).mean())


@timeline.step(branch="architecture")
def evaluate(
    dataset: Path, weights: Path, predictions: Path, *, architecture: str, threads: int
) -> dict[str, Any]:
    """Write the predicted digits as .npy, uint8 (N,).

    Returns test accuracy, the per-class report, the confusion matrix (rows: true digit) and the
    sha256 of the predictions.
    """
    torch.set_num_threads(threads)
    labels = load_file(dataset)["test_labels"].numpy()
    predicted = predict(load_network(weights, architecture), test_images(dataset))
    with predictions.open("wb") as stream:  # given a path, numpy would append ".npy"
        np.save(stream, predicted)
    digits = list(range(10))
    return {
        "architecture": architecture,
        "accuracy": float((predicted == labels).mean()),
        "report": classification_report(
            labels, predicted, labels=digits, output_dict=True, zero_division=0
        ),
        "confusion": confusion_matrix(labels, predicted, labels=digits).tolist(),
        "files": {
            f"predictions/{architecture}": hashlib.sha256(predictions.read_bytes()).hexdigest()
        },
    }
