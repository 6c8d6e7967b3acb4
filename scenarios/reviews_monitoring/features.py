"""What a monitor is given of reviews and of what the classifier made of them: eight columns."""

import string
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from scenarios.bert_imdb.classifier import Classifier
from scenarios.reviews_serving.model import predict
from scenarios.traffic import Columns

BATCH = 32  # texts at a time
DIGITS = 6  # of a column of numbers


def probabilities(classifier: Classifier, texts: Sequence[str]) -> NDArray[np.float64]:
    """(N, 2), of negative and positive."""
    parts = [texts[at : at + BATCH] for at in range(0, len(texts), BATCH)]
    return np.concatenate([predict(classifier, part) for part in parts]).astype(np.float64)


def columns(texts: Sequence[str], found: NDArray[np.float64]) -> Columns:
    """Simple statistics of each text, the label, and how sure the classifier is of it."""
    return {
        "characters": [len(text) for text in texts],
        "words": [len(text.split()) for text in texts],
        "punctuation": _share(texts, lambda character: character in string.punctuation),
        "capitals": _share(texts, str.isupper),
        "spaces": _share(texts, str.isspace),
        "predicted": [int(label) for label in found.argmax(1)],
        **sureness(found),
    }


def sureness(found: NDArray[np.float64]) -> Columns:
    """The probability of the answer, and of "positive"."""
    return {"confidence": _rounded(found.max(1)), "positive": _rounded(found[:, 1])}


def _share(texts: Sequence[str], is_one: Callable[[str], bool]) -> list[float]:
    counts = [sum(map(is_one, text)) / max(1, len(text)) for text in texts]
    return [round(count, DIGITS) for count in counts]


def _rounded(values: NDArray[np.float64]) -> list[float]:
    return [round(float(value), DIGITS) for value in values]
