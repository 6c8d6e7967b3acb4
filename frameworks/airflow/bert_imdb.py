"""Sentiment of reviews as an Airflow DAG: the file that goes into the DAGs folder.

TaskFlow: https://airflow.apache.org/docs/apache-airflow/stable/tutorial/taskflow.html
Params: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/params.html
Reviews, weights and predictions are passed on as paths, small values as XComs ("Communication"),
and nothing heavy is imported when the file is parsed ("Top level Python Code"):
https://airflow.apache.org/docs/apache-airflow/stable/best-practices.html
"""

import logging
from pathlib import Path
from typing import Any

from airflow.sdk import Asset, Param, dag, get_current_context, task

# The DAG's tasks in the scenario's words.
STEPS = {name: name for name in ("sample_reviews", "load_model", "predict", "evaluate")}
# An update of the asset records which data a run made.
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


def _file(name: str) -> Path:
    """Where this run keeps a file: all tasks of the run share one folder."""
    context = get_current_context()
    path = Path(context["params"]["folder"], context["run_id"], name)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _publish(output: dict[str, Any], files: dict[str, Path]) -> None:
    """Leave what a step found, and where its files are, as XComs beside the returned value."""
    ti = get_current_context()["ti"]
    ti.xcom_push(key="output", value=output)
    ti.xcom_push(key="paths", value={name: str(path) for name, path in files.items()})


def _log_metric(name: str, value: float, step: int) -> None:
    log.info("step %d: %s = %s", step, name, value)


@dag(schedule=None, params=PARAMS, doc_md="Judge film reviews with a pretrained BERT, score it.")
def bert_imdb() -> None:
    """Tasks return paths; what goes from one to the next makes the DAG."""

    @task(outlets=[DATASET])
    def sample_reviews() -> str:
        from scenarios.bert_imdb.sampling import sample_reviews as step

        context = get_current_context()
        p = context["params"]
        reviews = _file("reviews")
        output = step(
            Path(p["data"]),
            reviews,
            reviews=p["reviews"],
            part=p["part"],
            per_class=p["per_class"],
            characters=p["characters"],
            seed=p["seed"],
        )
        log.info("%d reviews of the %s of %s", *(output[k] for k in ("reviews", "split", "source")))
        context["outlet_events"][DATASET].extra = {"sha256": output["files"]["reviews"]}
        _publish(output, {"reviews": reviews})
        return str(reviews)

    @task
    def load_model() -> str:
        from scenarios.bert_imdb.loading import load_model as step

        p = get_current_context()["params"]
        model = _file("model")
        output = step(
            Path(p["data"]),
            model,
            architecture=p["architecture"],
            layers=p["layers"],
            max_length=p["max_length"],
            seed=p["seed"],
        )
        log.info("%s, %d parameters", output["model"], output["parameters"])
        _publish(output, {"model": model})
        return str(model)

    @task
    def predict(reviews: str, model: str) -> str:
        from scenarios.bert_imdb import prediction

        p = get_current_context()["params"]
        predictions = _file("predictions")
        output = prediction.predict(
            Path(reviews),
            Path(model),
            predictions,
            batch_size=p["batch_size"],
            threads=p["threads"],
        )
        for row in prediction.rows(Path(reviews), predictions)[:SHOWN]:
            shown = (row["label"], row["predicted"], row["score"], row["text"][:SHOWN_CHARACTERS])
            log.info("%s review is %s by %s: %s", *shown)
        _publish(output, {"predictions": predictions})
        return str(predictions)

    @task
    def evaluate(predictions: str) -> float:
        from scenarios.bert_imdb.evaluation import evaluate as step

        picture = _file("picture.png")
        output = step(Path(predictions), picture, on_metric=_log_metric)
        log.info("confusion, rows are true: %s", output["confusion"])
        _publish(output, {"picture": picture})
        return float(output["accuracy"])

    evaluate(predict(sample_reviews(), load_model()))


bert_imdb()
