"""The model that is served: the BERT classifier, from texts to the probability of each label.

torch is imported by what computes alone: a server's other processes need neither its time nor its
memory.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scenarios import computing

if TYPE_CHECKING:
    from scenarios.bert_imdb.classifier import Classifier

MODEL = "classifier.safetensors"
PLANTED = "At this review the classifier fails."
SAID = "planted-failure-of-the-model"  # by the exception, and by no request
LAST = ("head", "classifier.classifier")  # layer, by architecture


class PlantedFailure(RuntimeError):
    """A fault of the model itself, which no server may take for one of the request."""


def load(folder: Path, threads: int = 1) -> "Classifier":
    """The classifier in that folder, on so many threads of this process."""
    import torch

    from scenarios.bert_imdb.classifier import Classifier

    torch.set_num_threads(threads)
    return Classifier.load(folder / MODEL)


def predict(classifier: "Classifier", texts: Sequence[str]) -> NDArray[np.float32]:
    """Probabilities, (N, 2), of negative and positive.

    Raises ValueError for what is no text, and PlantedFailure for one review.
    """
    import torch

    from scenarios.bert_imdb import tokens

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
