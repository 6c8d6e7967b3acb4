"""Sentiment of reviews tracked by Weights & Biases: one run, with an artifact for each step.

https://docs.wandb.ai/models/artifacts/construct-an-artifact
https://docs.wandb.ai/models/registry/link_version
"""

from pathlib import Path
from typing import Any

import wandb

from frameworks.wandb.mnist import artifact
from harness.worker.contract import Request
from scenarios.bert_imdb import table
from scenarios.bert_imdb.classifier import Classifier
from scenarios.bert_imdb.evaluation import evaluate
from scenarios.bert_imdb.loading import load_model
from scenarios.bert_imdb.prediction import predict
from scenarios.bert_imdb.sampling import sample_reviews

REGISTERED = "wandb-registry-model/sentiment"


def run(request: Request) -> str:
    """Run all steps; return the run's id."""
    p = dict(request.parameters)
    folder = request.workdir / "files"
    folder.mkdir()
    reviews, model, predictions = (folder / name for name in ("reviews", "model", "predictions"))
    with wandb.init(project="bert_imdb", config=p) as run:
        run.define_metric("*", step_metric="epoch")
        drawn = {name: p[name] for name in ("reviews", "part", "per_class", "characters", "seed")}
        sampled = sample_reviews(request.data, reviews, **drawn)
        run.log_artifact(artifact("sample_reviews", sampled, {"reviews": reviews}, kind="dataset"))
        built = {name: p[name] for name in ("architecture", "layers", "max_length", "seed")}
        loaded = load_model(request.data, model, **built)
        run.log_artifact(artifact("load_model", loaded, {"model": model}, kind="model"))
        predicted = predict(
            reviews, model, predictions, batch_size=p["batch_size"], threads=p["threads"]
        )
        run.log_artifact(artifact("predict", predicted, {"predictions": predictions}))

        def log(metric: str, value: float, epoch: int) -> None:
            run.log({metric: value, "epoch": epoch})

        evaluated = evaluate(predictions, folder / "picture.png", on_metric=log)
        run.log_artifact(artifact("evaluate", evaluated, {"picture": folder / "picture.png"}))
    return str(run.id)


def register() -> None:
    """The service alone has a registry."""
    model = wandb.Api().artifact("bert_imdb/load_model:latest")
    model.link(REGISTERED, aliases=["champion"])


def registered(request: Request) -> dict[str, Any]:
    """The registry's model, taken out of it and tried on the sampled reviews."""
    api = wandb.Api()
    model = api.artifact(f"{REGISTERED}:champion")
    file = Path(model.download(root=str(request.workdir / "model"))) / "model"
    data = api.artifact("bert_imdb/sample_reviews:latest")
    rows = table.read(Path(data.download(root=str(request.workdir / "data"))) / "reviews")[1]
    size = request.parameters["batch_size"]
    predicted = Classifier.load(file).predict([row.text for row in rows], size)
    hits = sum(row.label == label for row, label in zip(rows, predicted.labels, strict=True))
    return {"name": REGISTERED, "version": str(model.version), "accuracy": hits / len(rows)}
