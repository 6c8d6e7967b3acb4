"""The three networks of the study, exactly; each takes images (N, 1, 28, 28) in [0, 1]."""

from collections.abc import Callable, Sequence

from scenarios import timeline

with timeline.importing("torch"):
    from torch import nn


def simple_nn() -> nn.Module:
    """784-128-10."""
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))


def deep_nn() -> nn.Module:
    """784-512-256-128-64-10, dropout 0.3 after each hidden layer."""
    sizes: Sequence[int] = (784, 512, 256, 128, 64)
    layers: list[nn.Module] = [nn.Flatten()]
    for before, after in zip(sizes, sizes[1:], strict=False):
        layers += [nn.Linear(before, after), nn.ReLU(), nn.Dropout(0.3)]
    return nn.Sequential(*layers, nn.Linear(sizes[-1], 10))


def cnn() -> nn.Module:
    """Two 3x3 convolutions of 32 and 64 channels, each pooled by 2, then 3136-128-10."""
    return nn.Sequential(
        *_convolution(1, 32),
        *_convolution(32, 64),
        nn.Flatten(),
        nn.Linear(3136, 128),
        nn.ReLU(),
        nn.Dropout(0.3),
        nn.Linear(128, 10),
    )


def _convolution(before: int, after: int) -> list[nn.Module]:
    convolution = nn.Conv2d(before, after, 3, padding=1)
    return [convolution, nn.BatchNorm2d(after), nn.ReLU(), nn.MaxPool2d(2)]


ARCHITECTURES: dict[str, Callable[[], nn.Module]] = {
    "SimpleNN": simple_nn,
    "DeepNN": deep_nn,
    "CNN": cnn,
}


def build(architecture: str) -> nn.Module:
    """A freshly initialised network; raises ValueError for a name that the study does not have."""
    if architecture not in ARCHITECTURES:
        raise ValueError(
            f"unknown architecture {architecture!r}: one of {', '.join(ARCHITECTURES)}"
        )
    return ARCHITECTURES[architecture]()
