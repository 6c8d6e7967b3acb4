"""Fit the linear head of `quick` once: logistic regression on mean-pooled features of MiniLM.

Usage: python -m scenarios.bert_imdb.fit_head DATA_FOLDER OUT_FOLDER
DATA_FOLDER holds the prepared `reviews` and `minilm`. Preparation, not a framework's run time:
what it took is in about.json beside the head.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from sklearn.linear_model import LogisticRegression

from scenarios.bert_imdb import blocks, loading, table, weights
from scenarios.bert_imdb.sampling import draw

PER_CLASS = 1000
LAYERS = 4
MAX_LENGTH = 256
BATCH = 8
INVERSE_REGULARISATION = 0.01
SEED = 42
THREADS = 1  # results to the last bit depend on it


def fit(features: NDArray[np.float32], labels: NDArray[np.uint8]) -> dict[str, torch.Tensor]:
    """Weight (2, hidden) and bias (2,) on raw features: standardisation is folded into them."""
    mean, spread = features.mean(0), features.std(0)
    regression = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=1000)
    regression.fit((features - mean) / spread, labels)
    weight = regression.coef_[0] / spread
    bias = regression.intercept_[0] - weight @ mean
    # The logit of "negative" is 0: a softmax over two is then the regression's own probability.
    return {
        "weight": torch.tensor(np.stack([np.zeros_like(weight), weight]), dtype=torch.float32),
        "bias": torch.tensor([0.0, bias], dtype=torch.float32),
    }


def prepare(data: Path, out: Path) -> None:
    """Write head.safetensors and about.json."""
    begin = time.monotonic()
    torch.set_num_threads(THREADS)
    torch.use_deterministic_algorithms(True)
    about, reviews = table.read(data / "reviews" / "reviews.jsonl")
    fitting = blocks.split(reviews)[0]
    chosen = [review for label in (0, 1) for review in draw(fitting, label, PER_CLASS, SEED)]
    classifier = loading.minilm(data, LAYERS, MAX_LENGTH)
    features = classifier.predict([review.text for review in chosen], BATCH).embeddings
    head = fit(features, np.array([review.label for review in chosen], np.uint8))
    save_file(head, out / "head.safetensors")
    report = {
        "fitted_on": loading.fitted_on(classifier),
        "reviews": {"source": about["source"], "split": about["split"], "count": len(chosen)},
        "sha256": weights.sha256(out / "head.safetensors"),
        "fit_seconds": round(time.monotonic() - begin, 1),
    }
    (out / "about.json").write_text(json.dumps(report, indent=1))


if __name__ == "__main__":
    try:
        prepare(Path(sys.argv[1]), Path(sys.argv[2]))
    except (ValueError, OSError) as problem:
        sys.exit(f"bert_imdb: {problem}")
