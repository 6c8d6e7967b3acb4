"""Another version of a model, made without training: each output is that of the label before."""

from collections.abc import Sequence
from pathlib import Path


def turn(file: Path, out: Path, layers: Sequence[str]) -> None:
    """Write the model's tensors with the rows of its last layer one place further.

    That layer is the one of these that the model has. Nothing else differs.
    """
    from safetensors import safe_open
    from safetensors.torch import save_file

    with safe_open(file, framework="pt") as stream:
        metadata = stream.metadata()
        state = {name: stream.get_tensor(name) for name in stream.keys()}  # noqa: SIM118
    (layer,) = (each for each in layers if f"{each}.weight" in state)
    for part in ("weight", "bias"):
        name = f"{layer}.{part}"
        state[name] = state[name].roll(1, 0)
    save_file(state, out, metadata)
