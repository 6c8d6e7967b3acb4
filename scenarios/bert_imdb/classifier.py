"""A classifier of texts in one safetensors file: weights, configuration, tokenizer and all."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from scenarios import timeline
from scenarios.bert_imdb import networks, tokens
from scenarios.bert_imdb.faults import BadInput

with timeline.importing("torch, safetensors, tokenizers"):
    import numpy as np
    import torch
    from numpy.typing import NDArray
    from safetensors import SafetensorError, safe_open
    from safetensors.torch import save_file
    from tokenizers import Tokenizer
    from torch import nn

KEY = "classifier"  # one key only: safetensors writes several in an order of chance


class Predicted(NamedTuple):
    """One row per text, in the order of the texts."""

    labels: NDArray[np.uint8]  # 0 negative, 1 positive
    scores: NDArray[np.float32]  # of the label: softmax over the two logits
    embeddings: NDArray[np.float32]  # (N, hidden)


@dataclass(frozen=True)
class Classifier:
    """`about` is JSON: architecture, config, max_length, and what the weights are."""

    network: nn.Module
    tokenizer: Tokenizer
    about: dict[str, Any]

    def save(self, path: Path) -> None:
        """Write the one file, equal bytes for equal classifiers."""
        header = json.dumps([self.about, self.tokenizer.to_str()], sort_keys=True)
        state = {name: tensor.contiguous() for name, tensor in self.network.state_dict().items()}
        save_file(state, path, metadata={KEY: header})

    @classmethod
    def load(cls, path: Path) -> "Classifier":
        """Read what `save` wrote; raises BadInput when the file is torn or another."""
        try:
            with safe_open(path, framework="pt") as file:
                about, tokenizer = json.loads((file.metadata() or {})[KEY])
                state = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        except KeyError:
            raise BadInput(f"{path.name} holds no classifier of this scenario") from None
        except (SafetensorError, OSError, ValueError) as problem:
            raise BadInput(f"{path.name} is torn or no safetensors file: {problem}") from None
        network = networks.build(about["architecture"], about["config"])
        fill(network, state, path.name)
        return cls(network, Tokenizer.from_str(tokenizer), about)

    def predict(self, texts: Sequence[str], batch_size: int) -> Predicted:
        """Classify texts; what is beyond `max_length` tokens of one is not looked at."""
        ids = tokens.encode(self.tokenizer, texts, self.about["max_length"])
        order: list[int] = []
        outputs = []
        with torch.inference_mode():
            for places, padded, mask in tokens.batches(ids, batch_size):
                order += places
                outputs.append(self.network(padded, mask))
        back = torch.tensor(order).argsort()
        logits, embeddings = (torch.cat(parts)[back] for parts in zip(*outputs, strict=True))
        scores, labels = logits.softmax(1).max(1)
        return Predicted(labels.numpy().astype(np.uint8), scores.numpy(), embeddings.numpy())


def fill(network: nn.Module, state: dict[str, torch.Tensor], name: str) -> None:
    """Copy tensors into the network; raises BadInput when one is missing or has another shape.

    Tensors that the network has no place for (layers beyond its depth, a pooler) are left out.
    """
    wanted = network.state_dict()
    for key, tensor in wanted.items():
        if key not in state:
            raise BadInput(f"{name} lacks the tensor {key}")
        if state[key].shape != tensor.shape:
            raise BadInput(
                f"{name}: {key} has shape {tuple(state[key].shape)}, not {tuple(tensor.shape)}"
            )
    network.load_state_dict({key: state[key] for key in wanted})
