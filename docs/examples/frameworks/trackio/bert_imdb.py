"""Sentiment of reviews tracked by Trackio: one run, an artifact for each step, a registered model.

https://huggingface.co/docs/trackio/artifacts
https://huggingface.co/docs/trackio/registry
"""

from pathlib import Path
from typing import Any

import trackio

from frameworks.trackio.mnist import keep
from harness.worker.contract import Request
from scenarios.bert_imdb import table
from scenarios.bert_imdb.classifier import Classifier
from scenarios.bert_imdb.evaluation import evaluate
from scenarios.bert_imdb.loading import load_model
from scenarios.bert_imdb.prediction import predict
from scenarios.bert_imdb.sampling import sample_reviews

DATA = "sample_reviews"
REGISTERED = "registry-models/sentiment"


def run(request: Request) -> str:
    """Run all steps; return the run's id."""
    p = dict(request.parameters)
    folder = request.workdir / "files"
    folder.mkdir()
    reviews, model, predictions = (folder / name for name in ("reviews", "model", "predictions"))
    trackio.Api().create_registry("models")
    tracked = trackio.init("bert_imdb", config=p, embed=False)
    drawn = {name: p[name] for name in ("reviews", "part", "per_class", "characters", "seed")}
    sampled = sample_reviews(request.data, reviews, **drawn)
    keep(DATA, sampled, {"reviews": reviews}, kind="dataset")
    built = {name: p[name] for name in ("architecture", "layers", "max_length", "seed")}
    loaded = load_model(request.data, model, **built)
    classifier = keep("load_model", loaded, {"model": model}, kind="model")
    predicted = predict(
        reviews, model, predictions, batch_size=p["batch_size"], threads=p["threads"]
    )
    keep("predict", predicted, {"predictions": predictions})
    picture = folder / "picture.png"
    evaluated = evaluate(
        predictions, picture, on_metric=lambda name, value, step: trackio.log({name: value}, step)
    )
    keep("evaluate", evaluated, {"picture": picture})
    tracked.link_artifact(classifier, REGISTERED, aliases=["champion"])
    trackio.finish()
    return str(tracked.id)


def score(request: Request, reader: trackio.Run) -> dict[str, Any]:
    """The registry's model, taken out of it and tried on the sampled reviews."""
    model = reader.use_artifact(f"{REGISTERED}:champion")
    file = Path(model.download(request.workdir / "model")) / "model"
    data = Path(reader.use_artifact(DATA).download(request.workdir / "data"))
    rows = table.read(data / "reviews")[1]
    predicted = Classifier.load(file).predict(
        [row.text for row in rows], request.parameters["batch_size"]
    )
    hits = sum(row.label == label for row, label in zip(rows, predicted.labels, strict=True))
    return {"name": REGISTERED, "version": str(model.version), "accuracy": hits / len(rows)}
