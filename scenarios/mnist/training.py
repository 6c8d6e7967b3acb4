"""Step `train`: one network on the training images, deterministic down to the last bit."""

import hashlib
from pathlib import Path
from typing import Any

from scenarios import timeline

with timeline.importing("torch"):
    import torch
    import torch._dynamo  # the first optimizer would import it, and be timed for it
    from safetensors.torch import load_file, save_file
    from torch import nn

    from scenarios.mnist.networks import build


@timeline.step(branch="architecture")
def train(
    dataset: Path,
    weights: Path,
    *,
    architecture: str,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    seed: int,
    threads: int,
    on_metric: timeline.MetricHook,
) -> dict[str, Any]:
    """Train and write the weights as safetensors.

    Calls `on_metric("train_loss" | "train_accuracy", value, epoch)` once per epoch, from 1.
    Returns the history of both, the sha256 of the weights, and their number of parameters.
    """
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(seed)
    tensors = load_file(dataset)
    # Scaled once, not per batch: `ToTensor` of the study is a division by 255.
    images = tensors["train_images"].unsqueeze(1).float().div_(255)
    labels = tensors["train_labels"].long()
    # Channels last is a layout, not other mathematics; it saves a quarter of the CNN's time.
    network = build(architecture).to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(network.parameters(), lr=learning_rate, fused=True)
    history: dict[str, list[float]] = {"train_loss": [], "train_accuracy": []}
    for epoch in range(1, epochs + 1):
        loss, accuracy = _train_epoch(network, optimizer, images, labels, batch_size)
        for name, value in (("train_loss", loss), ("train_accuracy", accuracy)):
            history[name].append(value)
            on_metric(name, value, epoch)
    state = {name: tensor.contiguous() for name, tensor in network.state_dict().items()}
    save_file(state, weights)
    return {
        "history": history,
        "parameters": sum(p.numel() for p in network.parameters()),
        "files": {f"weights/{architecture}": hashlib.sha256(weights.read_bytes()).hexdigest()},
    }


def _train_epoch(
    network: nn.Module,
    optimizer: torch.optim.Optimizer,
    images: torch.Tensor,
    labels: torch.Tensor,
    batch_size: int,
) -> tuple[float, float]:
    """One shuffled pass; returns mean cross entropy and accuracy over the epoch's batches."""
    network.train()
    # Summed in tensors: a `.item()` per batch would stall the loop.
    loss_sum = torch.zeros(())
    hits = torch.zeros((), dtype=torch.long)
    for batch in torch.randperm(len(images)).split(batch_size):
        optimizer.zero_grad()
        logits = network(images[batch])
        loss = nn.functional.cross_entropy(logits, labels[batch])
        loss.backward()
        optimizer.step()
        loss_sum += loss.detach() * len(batch)
        hits += (logits.detach().argmax(1) == labels[batch]).sum()
    return loss_sum.item() / len(images), hits.item() / len(images)
