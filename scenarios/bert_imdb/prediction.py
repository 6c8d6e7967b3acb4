"""Step `predict`: a label, its score and an embedding for each sampled review."""

import json
from pathlib import Path
from typing import Any

from scenarios import timeline
from scenarios.bert_imdb import table, weights
from scenarios.bert_imdb.classifier import KEY, Classifier, Predicted
from scenarios.bert_imdb.faults import BadInput

with timeline.importing("torch, safetensors"):
    import numpy as np
    import torch
    from numpy.typing import NDArray
    from safetensors import SafetensorError, safe_open
    from safetensors.numpy import save_file


@timeline.step()
def predict(
    sample: Path, model: Path, predictions: Path, *, batch_size: int, threads: int
) -> dict[str, Any]:
    """Write true and predicted labels, scores and embeddings as safetensors to `predictions`.

    Returns counts, what the reviews and the weights are, and the sha256 of the file.
    """
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(True)
    about, reviews = table.read(sample)
    classifier = Classifier.load(model)
    predicted = classifier.predict([review.text for review in reviews], batch_size)
    provenance = {
        "source": about["source"],
        "split": about["split"],
        "model": classifier.about["model"],
        "published": classifier.about["published"],
    }
    save_file(
        {"true": np.array([r.label for r in reviews], np.uint8), **predicted._asdict()},
        predictions,
        metadata={KEY: json.dumps(provenance, sort_keys=True)},
    )
    return {
        **provenance,
        "reviews": len(reviews),
        "predicted_positive": int(predicted.labels.sum()),
        "files": {"predictions": weights.sha256(predictions)},
    }


def load(predictions: Path) -> tuple[dict[str, Any], NDArray[np.uint8], Predicted]:
    """What `predict` wrote: provenance, true labels, and the rest."""
    try:
        with safe_open(predictions, framework="np") as file:
            provenance: dict[str, Any] = json.loads((file.metadata() or {})[KEY])
            arrays = {name: file.get_tensor(name) for name in ("true", *Predicted._fields)}
    except (SafetensorError, OSError, KeyError, ValueError) as problem:
        raise BadInput(f"{predictions.name} holds no predictions: {problem}") from None
    return provenance, arrays.pop("true"), Predicted(**arrays)


def rows(sample: Path, predictions: Path) -> list[dict[str, Any]]:
    """The predictions as a table for people: row, label, predicted, score and text of each."""
    reviews = table.read(sample)[1]
    predicted = load(predictions)[2]
    return [
        {
            "row": review.row,
            "label": table.LABELS[review.label],
            "predicted": table.LABELS[label],
            "score": round(float(score), 4),
            "text": review.text,
        }
        for review, label, score in zip(reviews, predicted.labels, predicted.scores, strict=True)
    ]
