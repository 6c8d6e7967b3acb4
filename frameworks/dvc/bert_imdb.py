"""Sentiment of reviews as a pipeline of DVC: the stages of bert_imdb.yaml run this file.

https://doc.dvc.org/user-guide/pipelines/defining-pipelines
https://doc.dvc.org/dvclive/how-it-works#setup-to-run-with-dvc
"""

import json
import sys
from pathlib import Path
from typing import Any

import dvc.api

DATASET = "reviews"  # the output that holds the data
MODEL, PREDICTIONS = Path("model"), Path("predictions")
OF_SAMPLE = ("reviews", "part", "per_class", "characters", "seed")
OF_MODEL = ("architecture", "layers", "max_length", "seed")


def sample_reviews(p: dict[str, Any], data: str) -> dict[str, Any]:
    """Draw the reviews."""
    from scenarios.bert_imdb.sampling import sample_reviews

    return sample_reviews(Path(data), Path(DATASET), **{name: p[name] for name in OF_SAMPLE})


def load_model(p: dict[str, Any], data: str) -> dict[str, Any]:
    """Write the classifier; it is the model of dvc.yaml's artifacts."""
    from scenarios.bert_imdb.loading import load_model

    return load_model(Path(data), MODEL, **{name: p[name] for name in OF_MODEL})


def predict(p: dict[str, Any]) -> dict[str, Any]:
    """Label each review."""
    from scenarios.bert_imdb.prediction import predict

    settings = {name: p[name] for name in ("batch_size", "threads")}
    return predict(Path(DATASET), MODEL, PREDICTIONS, **settings)


def evaluate(_p: dict[str, Any]) -> dict[str, Any]:
    """Score the predictions; DVCLive keeps the metrics."""
    from dvclive import Live

    from scenarios.bert_imdb.evaluation import evaluate

    with Live(dvcyaml=False) as live:

        def log(name: str, value: float, step: int) -> None:
            live.step = step
            live.log_metric(name, value)

        return evaluate(PREDICTIONS, Path("picture.png"), on_metric=log)


def accuracy(model: Path, dataset: Path, _outputs: dict[str, Any]) -> float:
    """Of the registered model, on a run's reviews."""
    from scenarios.bert_imdb import table
    from scenarios.bert_imdb.classifier import Classifier

    _, reviews = table.read(dataset)
    predicted = Classifier.load(model).predict([each.text for each in reviews], batch_size=8)
    hits = [each.label == label for each, label in zip(reviews, predicted.labels, strict=True)]
    return float(sum(hits) / len(hits))


STEPS = {each.__name__: each for each in (sample_reviews, load_model, predict, evaluate)}


def main(step: str, *arguments: str) -> None:
    """What a stage does: what its step returns goes into a file, under the step's name."""
    parameters = dvc.api.params_show()
    output = STEPS[step](parameters, *arguments)
    Path("outputs").mkdir(exist_ok=True)
    Path(f"outputs/{step}.json").write_text(json.dumps(output))


if __name__ == "__main__":
    main(*sys.argv[1:])
