"""Small models of three libraries, made from a seed within a second, and what they predict.

Usage: python -m scenarios.models SEED PREDICTIONS.json, of all libraries
"""

import json
import sys
from pathlib import Path
from typing import Any

LIBRARIES = ("sklearn", "torch", "transformers")
TEXTS = ("a fine film", "a bad film", "fine , fine , not bad", "not a film")


def make(library: str, seed: int) -> Any:
    """A fitted sklearn Pipeline, a torch Module, or a transformers text-classification pipeline.

    Raises ValueError for a library that is none of LIBRARIES.
    """
    if library == "sklearn":
        return _sklearn(seed)
    if library == "torch":
        return _torch(seed)
    if library == "transformers":
        return _transformers(seed)
    raise ValueError(f"{library!r} is none of {LIBRARIES}")


def predictions(library: str, model: Any) -> list[float]:
    """What a model of `make` predicts for inputs that are always the same."""
    if library == "transformers":
        return [
            float(each["score"])
            for answer in model(list(TEXTS), top_k=None)
            for each in sorted(answer, key=lambda label: str(label["label"]))
        ]
    rows = _rows(seed=1)
    if library == "sklearn":
        return [float(value) for row in model.predict_proba(rows) for value in row]
    import torch

    with torch.inference_mode():
        # In the mode it was made in: a program of torch.export knows no other.
        return [float(v) for row in model(torch.tensor(rows).float()) for v in row]


def _rows(seed: int) -> Any:
    import numpy as np

    return np.random.default_rng(seed).normal(size=(64, 8))


def _sklearn(seed: int) -> Any:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    rows = _rows(seed)
    return make_pipeline(StandardScaler(), LogisticRegression()).fit(rows, rows[:, 0] > rows[:, 1])


def _torch(seed: int) -> Any:
    import torch

    torch.manual_seed(seed)
    layers = torch.nn.Linear(8, 16), torch.nn.ReLU(), torch.nn.Linear(16, 3)
    return torch.nn.Sequential(*layers).eval()


def _transformers(seed: int) -> Any:
    """A BERT with two layers and 11 words, whose weights are random."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer, pipeline

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "film", "fine", "bad", "not", ","]
    tokenizer = BertTokenizer(vocab={word: number for number, word in enumerate(words)})
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=32,
        initializer_range=1.0,  # so that other words give other scores
    )
    network = BertForSequenceClassification(config).eval()
    return pipeline("text-classification", model=network, tokenizer=tokenizer, device="cpu")


if __name__ == "__main__":
    made = {library: make(library, int(sys.argv[1])) for library in LIBRARIES}
    found = {library: predictions(library, model) for library, model in made.items()}
    Path(sys.argv[2]).write_text(json.dumps(found))
