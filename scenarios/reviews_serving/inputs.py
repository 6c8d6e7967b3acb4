"""What all servers are given: the classifier, reviews, and what is right for each of them.

Usage: python -m scenarios.reviews_serving.inputs DATA OUT PARAMETERS.json
"""

import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scenarios import turning
from scenarios.bert_imdb import table
from scenarios.bert_imdb.loading import load_model
from scenarios.bert_imdb.sampling import sample_reviews
from scenarios.reviews_serving.model import LAST, MODEL, PLANTED, load, predict

OF_MODEL = ("architecture", "layers", "max_length", "seed")
OF_SAMPLE = ("reviews", "part", "per_class", "characters", "seed")


def make(data: Path, out: Path, parameters: Mapping[str, Any]) -> None:
    """Write given/model/, given/rows.json and expected.json: N texts, and (N, 2) probabilities.

    given/newer/ is another version, and expected-newer.json what it gives. The row in
    given/planted.json makes the model fail.
    """
    given = out / "given"
    for name in ("model", "newer"):
        (given / name).mkdir(parents=True)
    load_model(data, given / "model" / MODEL, **{name: parameters[name] for name in OF_MODEL})
    with tempfile.TemporaryDirectory() as scratch:
        sample = Path(scratch, "sample")
        sample_reviews(data, sample, **{name: parameters[name] for name in OF_SAMPLE})
        texts = [review.text for review in table.read(sample)[1]]
    turning.turn(given / "model" / MODEL, given / "newer" / MODEL, LAST)
    (given / "rows.json").write_text(json.dumps(texts))
    (given / "planted.json").write_text(json.dumps(PLANTED))
    for name, file in (("model", "expected.json"), ("newer", "expected-newer.json")):
        classifier = load(given / name, parameters["threads"])
        # One by one, as they are asked for: several at once differ in the last bit.
        expected = [predict(classifier, [text])[0].tolist() for text in texts]
        (out / file).write_text(json.dumps(expected))


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]), json.loads(Path(sys.argv[3]).read_text()))
