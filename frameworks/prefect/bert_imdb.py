"""Sentiment of reviews as a Prefect flow.

Tasks and their names: https://docs.prefect.io/v3/how-to-guides/workflows/write-and-run
Results: https://docs.prefect.io/v3/advanced/results
Tables and reports: https://docs.prefect.io/v3/how-to-guides/workflows/artifacts

A task returns its output and its files as bytes, which Prefect keeps as the task's result.
"""
# ruff: noqa: T201 - `log_prints` makes a log of what a task prints

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact

from scenarios.bert_imdb import evaluation, loading, prediction, sampling

Result = dict[str, Any]
SHOWN = 10  # predictions in the table for people; all of them are in the file


@task(task_run_name="sample_reviews")
def sample_reviews(source: str, **choice: Any) -> Result:
    """Draw the reviews."""
    with TemporaryDirectory() as folder:
        sample = Path(folder, "reviews")
        output = sampling.sample_reviews(Path(source), sample, **choice)
        print(f"{output['reviews']} reviews of {output['split']}")
        return {"output": output, "files": {"reviews": sample.read_bytes()}}


@task(task_run_name="load_model")
def load_model(source: str, **choice: Any) -> Result:
    """Take the pretrained classifier: the bytes of one safetensors file."""
    with TemporaryDirectory() as folder:
        model = Path(folder, "model")
        output = loading.load_model(Path(source), model, **choice)
        print(f"{output['model']}: {output['parameters']} parameters")
        return {"output": output, "files": {"model": model.read_bytes()}}


@task(task_run_name="predict")
def predict(sampled: Result, loaded: Result, batch_size: int, threads: int) -> Result:
    """Judge each review."""
    with TemporaryDirectory() as folder:
        sample, model, predictions = (Path(folder, n) for n in ("reviews", "model", "out"))
        sample.write_bytes(sampled["files"]["reviews"])
        model.write_bytes(loaded["files"]["model"])
        output = prediction.predict(
            sample, model, predictions, batch_size=batch_size, threads=threads
        )
        print(f"{output['predicted_positive']} of {output['reviews']} are positive")
        table = prediction.rows(sample, predictions)[:SHOWN]
        files = {"predictions": predictions.read_bytes()}
    return {"output": output, "files": files, "table": table}


@task(task_run_name="evaluate")
def evaluate(predicted: Result) -> Result:
    """Score the predictions."""
    metrics: dict[str, list[tuple[int, float]]] = {}

    def log_metric(name: str, value: float, step: int) -> None:
        print(f"step {step}: {name} = {value}")
        metrics.setdefault(name, []).append((step, value))

    with TemporaryDirectory() as folder:
        predictions, picture = Path(folder, "predictions"), Path(folder, "picture.png")
        predictions.write_bytes(predicted["files"]["predictions"])
        output = evaluation.evaluate(predictions, picture, on_metric=log_metric)
        files = {"picture": picture.read_bytes()}
    return {"output": output, "files": files, "metrics": metrics}


@flow(log_prints=True, persist_result=True)
def bert_imdb(
    source: str,
    folder: str,  # noqa: ARG001 - the adapter gives it to each flow
    reviews: str,
    part: str,
    per_class: int,
    characters: int,
    architecture: str,
    layers: int,
    max_length: int,
    batch_size: int,
    seed: int,
    threads: int,
) -> None:
    """Draw reviews, judge them by a pretrained classifier; what people look at are artifacts."""
    sampled = sample_reviews.submit(
        source, reviews=reviews, part=part, per_class=per_class, characters=characters, seed=seed
    )
    loaded = load_model.submit(
        source, architecture=architecture, layers=layers, max_length=max_length, seed=seed
    )
    predicted = predict(sampled, loaded, batch_size, threads)
    output = evaluate(predicted)["output"]
    create_table_artifact(predicted["table"], "bert-imdb-predictions")
    report = f"# Accuracy {output['accuracy']:.4f}\n\nConfusion: {output['confusion']}"
    create_markdown_artifact(report, "bert-imdb")


pipeline = bert_imdb  # as the adapter calls it


def steps(parameters: dict[str, Any]) -> list[str]:  # noqa: ARG001 - the same for all
    """Names of the flow's task runs."""
    return ["sample_reviews", "load_model", "predict", "evaluate"]
