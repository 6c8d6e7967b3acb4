"""Sentiment of reviews tracked by MLflow: one run, whose classifier is registered.

Runs: https://mlflow.org/docs/latest/ml/tracking
Data: https://mlflow.org/docs/latest/ml/dataset
Tables: https://mlflow.org/docs/latest/api_reference/python_api/mlflow.html#mlflow.log_table
Models of one's own: https://mlflow.org/docs/latest/ml/model/models-from-code/
Signatures: https://mlflow.org/docs/latest/ml/model/signatures/
Registry: https://mlflow.org/docs/latest/ml/model-registry/workflow/
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import mlflow
import pandas as pd
from mlflow import MlflowClient

from harness.worker.contract import Request
from scenarios.bert_imdb import classifier, prediction, table
from scenarios.bert_imdb.evaluation import evaluate
from scenarios.bert_imdb.loading import load_model
from scenarios.bert_imdb.prediction import predict
from scenarios.bert_imdb.sampling import sample_reviews

MODEL = "imdb-sentiment"
ALIAS = "champion"
CODE = Path(__file__).with_name("sentiment_model.py")
SCENARIOS = Path(classifier.__file__).parents[1]  # what that code imports


def run(request: Request) -> str:
    """Run all steps; return the id of the run."""
    folder = request.workdir / "files"  # what a script would keep beside itself while it runs
    folder.mkdir()
    with mlflow.start_run(run_name=f"bert-imdb-{request.profile}") as active:
        mlflow.log_params(dict(request.parameters))
        _sample_reviews(request, folder)
        _load_model(request, folder)
        _predict(request, folder)
        evaluation = evaluate(
            folder / "predictions", folder / "picture.png", on_metric=mlflow.log_metric
        )
        _log_output("evaluate", evaluation)
        mlflow.log_artifact(str(folder / "picture.png"))
        _register(request, folder)
    return str(active.info.run_id)


def _log_output(step: str, output: dict[str, Any]) -> None:
    mlflow.log_dict(output, f"outputs/{step}.json")


def _sample_reviews(request: Request, folder: Path) -> None:
    p = request.parameters
    sample = folder / "reviews"
    output = sample_reviews(
        request.data,
        sample,
        reviews=p["reviews"],
        part=p["part"],
        per_class=p["per_class"],
        characters=p["characters"],
        seed=p["seed"],
    )
    _log_output("sample_reviews", output)
    mlflow.log_artifact(str(sample))
    reviews = mlflow.data.from_pandas(
        pd.DataFrame(table.read(sample)[1]),
        source=str(request.data / p["reviews"]),
        targets="label",
        name="imdb",
    )
    mlflow.log_input(reviews, context="evaluation")


def _load_model(request: Request, folder: Path) -> None:
    p = request.parameters
    output = load_model(
        request.data,
        folder / "model",
        architecture=p["architecture"],
        layers=p["layers"],
        max_length=p["max_length"],
        seed=p["seed"],
    )
    _log_output("load_model", output)
    mlflow.log_artifact(str(folder / "model"))


def _predict(request: Request, folder: Path) -> None:
    """Log the labels also as a table, which the run's page shows."""
    p = request.parameters
    reviews, predictions = folder / "reviews", folder / "predictions"
    output = predict(
        reviews,
        folder / "model",
        predictions,
        batch_size=p["batch_size"],
        threads=p["threads"],
    )
    _log_output("predict", output)
    mlflow.log_artifact(str(predictions))
    mlflow.log_table(pd.DataFrame(prediction.rows(reviews, predictions)), "predictions.json")


def _register(request: Request, folder: Path) -> None:
    """Log, register and alias the classifier."""
    texts = [review.text for review in table.read(folder / "reviews")[1]]
    info = mlflow.pyfunc.log_model(
        name="classifier",
        python_model=str(CODE),
        artifacts={"classifier": str(folder / "model")},
        model_config={"batch_size": request.parameters["batch_size"]},
        code_paths=[str(SCENARIOS)],
        input_example=texts[:2],
        registered_model_name=MODEL,
    )
    MlflowClient().set_registered_model_alias(MODEL, ALIAS, str(info.registered_model_version))


def score(_request: Request, run_id: str, uri: str) -> float:
    """Accuracy of a model of the registry on all sampled reviews, which the run keeps."""
    with TemporaryDirectory() as folder:
        sample = mlflow.artifacts.download_artifacts(
            run_id=run_id, artifact_path="reviews", dst_path=folder
        )
        reviews = table.read(Path(sample))[1]
    labels = mlflow.pyfunc.load_model(uri).predict([review.text for review in reviews])
    hits = sum(
        table.LABELS[review.label] == label for review, label in zip(reviews, labels, strict=True)
    )
    return hits / len(reviews)
