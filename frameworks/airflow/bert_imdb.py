"""Sentiment of reviews as an Airflow DAG: the file that goes into the DAGs folder.

TaskFlow: https://airflow.apache.org/docs/apache-airflow/stable/tutorial/taskflow.html
`params` and `run_id` are context variables, which Airflow hands to a task that names them:
https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/taskflow.html#context
Params: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/params.html
Reviews, weights and predictions are passed on as paths, small values as XComs ("Communication"),
and nothing heavy is imported when the file is parsed ("Top level Python Code"):
https://airflow.apache.org/docs/apache-airflow/stable/best-practices.html
"""

import logging
from collections.abc import Generator
from functools import partial
from pathlib import Path
from typing import Any

from airflow.sdk import Asset, Metadata, Param, dag, task

# The DAG's tasks in the scenario's words.
STEPS = {name: name for name in ("sample_reviews", "load_model", "predict", "evaluate")}
# An update of the asset records which data a run made, with what the task yields as `Metadata`.
# https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/assets.html
DATASET = Asset("imdb_sample")

SHOWN = 10  # predictions that go into the log; all of them are in the file
SHOWN_CHARACTERS = 60
PARAMS = {
    "data": Param(type="string", description="folder with a folder for reviews and for weights"),
    "folder": Param(type="string", description="where each run makes a folder for its files"),
    "reviews": Param("reviews", type="string", enum=["reviews", "study_reviews"]),
    "part": Param("held-out", type="string", enum=["all", "held-out"]),
    "per_class": Param(250, type="integer", minimum=1),
    "characters": Param(0, type="integer", minimum=0, description="of each review; 0: all"),
    "architecture": Param("minilm", type="string", enum=["distilbert", "minilm", "tiny"]),
    "layers": Param(4, type="integer", minimum=1),
    "max_length": Param(256, type="integer", minimum=2, maximum=512),
    "batch_size": Param(4, type="integer", minimum=1),
    "seed": Param(42, type="integer"),
    "threads": Param(1, type="integer", minimum=1),
}
log = logging.getLogger(__name__)


def _file(params: dict[str, Any], run_id: str, name: str) -> Path:
    """Where this run keeps a file: all tasks of the run share one folder."""
    path = Path(params["folder"], run_id, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _log_metric(metrics: dict[str, list[Any]], name: str, value: float, step: int) -> None:
    """Airflow has no call for metrics: they are part of what a task returns, an XCom."""
    log.info("step %d: %s = %s", step, name, value)
    metrics.setdefault(name, []).append([step, value])


@task(outlets=[DATASET])
def sample_reviews(params: dict[str, Any], run_id: str) -> Generator[Any, None, str]:
    """Return a path; what it found is attached to the update of the asset."""
    from scenarios.bert_imdb.sampling import sample_reviews as step

    reviews = _file(params, run_id, "reviews")
    output = step(
        Path(params["data"]),
        reviews,
        reviews=params["reviews"],
        part=params["part"],
        per_class=params["per_class"],
        characters=params["characters"],
        seed=params["seed"],
    )
    log.info("%d reviews of the %s of %s", *(output[k] for k in ("reviews", "split", "source")))
    found = {"output": output, "paths": {"reviews": str(reviews)}}
    yield Metadata(DATASET, {"sha256": output["files"]["reviews"], **found})
    return str(reviews)


@task(multiple_outputs=False)
def load_model(params: dict[str, Any], run_id: str) -> dict[str, Any]:
    """The pretrained weights, cut to size."""
    from scenarios.bert_imdb.loading import load_model as step

    model = _file(params, run_id, "model")
    output = step(
        Path(params["data"]),
        model,
        architecture=params["architecture"],
        layers=params["layers"],
        max_length=params["max_length"],
        seed=params["seed"],
    )
    log.info("%s, %d parameters", output["model"], output["parameters"])
    return {"output": output, "paths": {"model": str(model)}}


@task(multiple_outputs=False)
def predict(
    reviews: str, model: dict[str, Any], params: dict[str, Any], run_id: str
) -> dict[str, Any]:
    """Judge each review; what `load_model` returns says where the model is."""
    from scenarios.bert_imdb import prediction

    predictions = _file(params, run_id, "predictions")
    output = prediction.predict(
        Path(reviews),
        Path(model["paths"]["model"]),
        predictions,
        batch_size=params["batch_size"],
        threads=params["threads"],
    )
    for row in prediction.rows(Path(reviews), predictions)[:SHOWN]:
        shown = (row["label"], row["predicted"], row["score"], row["text"][:SHOWN_CHARACTERS])
        log.info("%s review is %s by %s: %s", *shown)
    return {"output": output, "paths": {"predictions": str(predictions)}}


@task(multiple_outputs=False)
def evaluate(predicted: dict[str, Any], params: dict[str, Any], run_id: str) -> dict[str, Any]:
    """Score what `predict` has left."""
    from scenarios.bert_imdb.evaluation import evaluate as step

    picture = _file(params, run_id, "picture.png")
    metrics: dict[str, list[Any]] = {}
    log_metric = partial(_log_metric, metrics)
    output = step(Path(predicted["paths"]["predictions"]), picture, on_metric=log_metric)
    log.info("confusion, rows are true: %s", output["confusion"])
    return {"output": output, "paths": {"picture": str(picture)}, "metrics": metrics}


@dag(schedule=None, params=PARAMS, doc_md="Judge film reviews with a pretrained BERT, score it.")
def bert_imdb() -> None:
    """What goes from one task to the next makes the DAG."""
    evaluate(predict(sample_reviews(), load_model()))


bert_imdb()
