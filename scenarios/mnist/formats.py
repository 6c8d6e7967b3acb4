"""The CNN in the formats that serving systems load, and what it computes in each of them.

Usage: python -m scenarios.mnist.formats weights SEED FILE
       python -m scenarios.mnist.formats images COUNT IMAGES.json
       python -m scenarios.mnist.formats outputs native|onnx|torchscript FILE OUTPUTS.json
"""

import json
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn

from scenarios.mnist.evaluation import load_network
from scenarios.mnist.networks import build

ARCHITECTURE = "CNN"
IMAGES = 32


def weights(seed: int, file: Path) -> None:
    """Those of a fresh network, with statistics of batches other than the initial ones."""
    torch.manual_seed(seed)
    network = build(ARCHITECTURE)
    with torch.inference_mode():
        network(torch.rand(IMAGES, 1, 28, 28))  # in training mode: moves the statistics
    save_file({name: tensor.contiguous() for name, tensor in network.state_dict().items()}, file)


def images() -> torch.Tensor:
    """The same noise every time, float32 (IMAGES, 1, 28, 28) in [0, 1)."""
    return torch.rand(IMAGES, 1, 28, 28, generator=torch.Generator().manual_seed(1))


def export(network: nn.Module, form: str, file: Path) -> None:
    """Write the network for batches of IMAGES; raises ValueError for a form that is none."""
    network.eval()
    if form == "onnx":
        # https://docs.pytorch.org/docs/stable/onnx_export.html
        torch.onnx.export(
            network, (images(),), file, input_names=["images"], external_data=False, verbose=False
        )
    elif form == "torchscript":
        torch.jit.trace(network, images()).save(str(file))
    else:
        raise ValueError(f"{form!r} is neither onnx nor torchscript")


def outputs(form: str, file: Path) -> list[list[float]]:
    """What the model in that file computes for `images()`, (IMAGES, 10); `native`: the weights."""
    if form == "onnx":
        import onnxruntime

        session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
        (found,) = session.run(None, {session.get_inputs()[0].name: images().numpy()})
        return [[float(value) for value in row] for row in found]
    network = load_network(file, ARCHITECTURE) if form == "native" else torch.jit.load(str(file))
    with torch.inference_mode():
        computed: list[list[float]] = network(images()).tolist()
    return computed


if __name__ == "__main__":
    torch.set_num_threads(1)
    if sys.argv[1] == "weights":
        weights(int(sys.argv[2]), Path(sys.argv[3]))
    elif sys.argv[1] == "images":
        Path(sys.argv[3]).write_text(json.dumps(images()[: int(sys.argv[2])].tolist()))
    else:
        Path(sys.argv[4]).write_text(json.dumps(outputs(sys.argv[2], Path(sys.argv[3]))))
