"""Pools of traffic that batches are drawn from: reviews as they are, and shifted.

Usage: python -m scenarios.reviews_monitoring.inputs DATA OUT PARAMETERS.json
"""

import json
import pydoc_data.topics
import random
import string
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from scenarios import traffic
from scenarios.bert_imdb import table
from scenarios.bert_imdb.classifier import Classifier
from scenarios.bert_imdb.loading import load_model
from scenarios.bert_imdb.sampling import sample_reviews
from scenarios.reviews_monitoring.features import columns, probabilities, sureness
from scenarios.reviews_serving.model import MODEL, load
from scenarios.traffic import Columns

OF_MODEL = ("architecture", "layers", "max_length", "seed")
OF_SAMPLE = ("reviews", "part", "per_class", "characters", "seed")
KEPT, LITTLE = 60, 0.9  # characters of a truncated review; the share of one that loses its end

# How batches are mixed from pools: `Shift` of harness/worker/tasks/streams.py.
SHIFTS: dict[str, dict[str, Any]] = {
    "another source": {"pool": "source"},
    "truncation": {"pool": "truncation"},
    "gibberish": {"pool": "gibberish"},
    "a little shorter": {"pool": "shorter"},
    "shorter and shorter": {"pool": "truncation", "grows": True},
    "a fifth is gibberish": {"pool": "gibberish", "share": 0.2},
    **traffic.SHIFTS,
}


def make(data: Path, out: Path, parameters: Mapping[str, Any]) -> None:
    """Write given/pools.json: each pool as columns, and how shifts are made of them."""
    (out / "given").mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        sample = Path(scratch, "sample")
        sample_reviews(data, sample, **{name: parameters[name] for name in OF_SAMPLE})
        reviews = table.read(sample)[1]
        random.Random(parameters["seed"]).shuffle(reviews)  # noqa: S311  # they come by class
        model = {name: parameters[name] for name in OF_MODEL}
        load_model(data, Path(scratch, MODEL), **model)
        classifier = load(Path(scratch), parameters["threads"])
        pools = dict(_pools(classifier, reviews, parameters["seed"]))
    content = {"pools": pools, "shifts": SHIFTS}
    (out / "given" / "pools.json").write_text(json.dumps(content))


def _pools(
    classifier: Classifier, reviews: Sequence[table.Review], seed: int
) -> Iterator[tuple[str, Columns]]:
    """By name. Of texts that change, the classifier is asked again."""
    texts = [review.text for review in reviews]
    found = probabilities(classifier, texts)
    right: Columns = {"label": [review.label for review in reviews]}
    quiet = columns(texts, found) | right
    yield "quiet", quiet
    chance = random.Random(seed)  # noqa: S311  # no secret
    for name, changed in {
        "source": _manual([len(text) for text in texts]),
        "truncation": [text[:KEPT] for text in texts],
        "gibberish": [_gibberish(text, chance) for text in texts],
        "shorter": [text[: round(len(text) * LITTLE)] for text in texts],
    }.items():
        known = {"label": [None] * len(texts)} if name == "source" else right
        yield name, columns(changed, probabilities(classifier, changed)) | known
    yield "classes", traffic.favouring(quiet, 1)
    yield "confidence", quiet | sureness(traffic.softened(found))
    yield "meaning", quiet | {"label": [1 - label for label in right["label"]]}
    answer = ("predicted", "confidence", "positive")
    yield from traffic.gone_wrong(quiet, answer, "words", "punctuation", seed)


def _manual(lengths: Sequence[int]) -> list[str]:
    """As many texts, as long, of Python's own manual."""
    prose = " ".join(" ".join(pydoc_data.topics.topics.values()).split())
    starts = [sum(lengths[:at]) % (len(prose) - max(lengths)) for at in range(len(lengths))]
    return [prose[start : start + size] for start, size in zip(starts, lengths, strict=True)]


def _gibberish(text: str, chance: random.Random) -> str:
    """Other letters in place of all letters."""
    letters = string.ascii_lowercase
    return "".join(chance.choice(letters) if c.isalpha() else c for c in text)


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]), json.loads(Path(sys.argv[3]).read_text()))
