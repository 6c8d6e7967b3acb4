"""Sentiment of reviews tracked by Weights & Biases: a run for each step, in one group.

https://docs.wandb.ai/models/runs/grouping
https://docs.wandb.ai/models/artifacts/construct-an-artifact
https://docs.wandb.ai/models/registry/link_version
"""

import secrets
from functools import partial
from pathlib import Path
from typing import Any

import wandb

from frameworks.wandb.mnist import keep
from harness.worker.contract import Request
from scenarios.bert_imdb import table
from scenarios.bert_imdb.classifier import Classifier
from scenarios.bert_imdb.evaluation import evaluate
from scenarios.bert_imdb.loading import load_model
from scenarios.bert_imdb.prediction import predict
from scenarios.bert_imdb.sampling import sample_reviews

REGISTERED = "wandb-registry-model/sentiment"


def run(request: Request) -> str:
    """Run all steps; return the group of their runs."""
    p = dict(request.parameters)
    folder = request.workdir / "files"
    folder.mkdir()
    reviews, model, predictions = (folder / name for name in ("reviews", "model", "predictions"))
    group = f"sentiment-{secrets.token_hex(4)}"
    begin = partial(wandb.init, project="bert_imdb", group=group, config=p)
    with begin(name="sample_reviews", job_type="load") as step:
        step.log_code(str(Path(__file__).parent))
        drawn = {name: p[name] for name in ("reviews", "part", "per_class", "characters", "seed")}
        sampled = sample_reviews(request.data, reviews, **drawn)
        keep(step, sampled, {"reviews": reviews}, kind="dataset")
    with begin(name="load_model", job_type="load") as step:
        built = {name: p[name] for name in ("architecture", "layers", "max_length", "seed")}
        loaded = load_model(request.data, model, **built)
        classifier = keep(step, loaded, {"model": model}, kind="model")
        if request.deployment == "service":
            step.link_artifact(classifier, REGISTERED, aliases=["champion"])
    with begin(name="predict", job_type="predict") as step:
        predicted = predict(
            reviews, model, predictions, batch_size=p["batch_size"], threads=p["threads"]
        )
        keep(step, predicted, {"predictions": predictions})
    with begin(name="evaluate", job_type="evaluate") as step:

        def log(metric: str, value: float, epoch: int, run: wandb.Run = step) -> None:
            run.log({metric: value}, step=epoch)

        evaluated = evaluate(predictions, folder / "picture.png", on_metric=log)
        keep(step, evaluated, {"picture": folder / "picture.png"})
    return group


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
