"""Sentiment of reviews with no framework: the steps in order, files and JSON in one folder."""

import json
from pathlib import Path
from typing import Any

from harness.worker.contract import Request
from scenarios.bert_imdb.evaluation import evaluate
from scenarios.bert_imdb.loading import load_model
from scenarios.bert_imdb.prediction import predict
from scenarios.bert_imdb.sampling import sample_reviews


def run(request: Request, folder: Path) -> None:
    """Leave every step's output in outputs.json, metrics in metrics.jsonl, files beside them."""
    p = request.parameters
    reviews, model, predictions = (folder / name for name in ("reviews", "model", "predictions"))
    outputs: dict[str, Any] = {
        "sample_reviews": sample_reviews(
            request.data,
            reviews,
            reviews=p["reviews"],
            part=p["part"],
            per_class=p["per_class"],
            characters=p["characters"],
            seed=p["seed"],
        ),
        "load_model": load_model(
            request.data,
            model,
            architecture=p["architecture"],
            layers=p["layers"],
            max_length=p["max_length"],
            seed=p["seed"],
        ),
        "predict": predict(
            reviews, model, predictions, batch_size=p["batch_size"], threads=p["threads"]
        ),
    }
    with (folder / "metrics.jsonl").open("a") as metrics:

        def log(name: str, value: float, step: int) -> None:
            metrics.write(json.dumps([name, step, value]) + "\n")

        outputs["evaluate"] = evaluate(predictions, folder / "picture.png", on_metric=log)
    (folder / "outputs.json").write_text(json.dumps(outputs))
