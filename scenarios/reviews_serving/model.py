"""The model that is served: the BERT classifier, from texts to the probability of each label."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from scenarios import computing
from scenarios.bert_imdb import tokens
from scenarios.bert_imdb.classifier import Classifier

MODEL = "classifier.safetensors"
PLANTED = "At this review the classifier fails."
SAID = "planted-failure-of-the-model"  # by the exception, and by no request


class PlantedFailure(RuntimeError):
    """A fault of the model itself, which no server may take for one of the request."""


def load(folder: Path, threads: int = 1) -> Classifier:
    """The classifier in that folder, on so many threads of this process."""
    torch.set_num_threads(threads)
    return Classifier.load(folder / MODEL)


def predict(classifier: Classifier, texts: Sequence[str]) -> NDArray[np.float32]:
    """Probabilities, (N, 2), of negative and positive.

    Raises ValueError for what is no text, and PlantedFailure for one review.
    """
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("reviews are texts")
    computing.note()
    if PLANTED in texts:
        raise PlantedFailure(SAID)
    ids = tokens.encode(classifier.tokenizer, texts, classifier.about["max_length"])
    found = np.empty((len(ids), 2), np.float32)
    with torch.inference_mode():
        for places, padded, mask in tokens.batches(ids, max(1, len(ids))):
            found[places] = classifier.network(padded, mask)[0].softmax(1).numpy()
    return found
