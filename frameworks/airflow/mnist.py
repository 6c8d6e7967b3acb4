"""MNIST as an Airflow DAG: the file that goes into the DAGs folder.

TaskFlow: https://airflow.apache.org/docs/apache-airflow/stable/tutorial/taskflow.html
`params` and `run_id` are context variables, which Airflow hands to a task that names them:
https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/taskflow.html#context
Mapping: https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/dynamic-task-mapping.html
Params: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/params.html
Files are passed on as paths, small values as XComs ("Communication"), and nothing heavy is imported
when the file is parsed ("Top level Python Code"):
https://airflow.apache.org/docs/apache-airflow/stable/best-practices.html
"""

import logging
from collections.abc import Generator
from functools import partial
from pathlib import Path
from typing import Any

from airflow.sdk import Asset, Metadata, Param, dag, task

# The DAG's tasks in the scenario's words; "*" is the name of a mapped task instance.
STEPS = {
    "load_data": "load_data",
    "train": "train/*",
    "evaluate": "evaluate/*",
    "select_best": "select_best",
}
# An update of the asset records which data a run made, with what the task yields as `Metadata`.
# https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/assets.html
DATASET = Asset("mnist_subset")

PARAMS = {
    "data": Param(type="string", description="folder of the four IDX files"),
    "folder": Param(type="string", description="where each run makes a folder for its files"),
    "architectures": Param(["SimpleNN", "DeepNN", "CNN"], type="array", items={"type": "string"}),
    "train_images": Param(60_000, type="integer", minimum=1, maximum=60_000),
    "test_images": Param(10_000, type="integer", minimum=1, maximum=10_000),
    "epochs": Param(10, type="integer", minimum=1),
    "batch_size": Param(64, type="integer", minimum=1),
    "learning_rate": Param(0.001, type="number", exclusiveMinimum=0),
    "seed": Param(42, type="integer"),
    "threads": Param(1, type="integer", minimum=1),
}
log = logging.getLogger(__name__)


def _file(params: dict[str, Any], run_id: str, name: str) -> Path:
    """Where this run keeps a file: all tasks of the run share one folder."""
    path = Path(params["folder"], run_id, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _log_metric(metrics: dict[str, list[Any]], name: str, value: float, epoch: int) -> None:
    """Airflow has no call for metrics: they are part of what a task returns, an XCom."""
    log.info("epoch %d: %s = %s", epoch, name, value)
    metrics.setdefault(name, []).append([epoch, value])


@task(outlets=[DATASET])
def load_data(params: dict[str, Any], run_id: str) -> Generator[Any, None, list[dict[str, str]]]:
    """Return the arguments of each branch; what it found is attached to the update of the asset."""
    from scenarios.mnist.data import load_data as step

    dataset = _file(params, run_id, "dataset.safetensors")
    output = step(
        Path(params["data"]),
        dataset,
        train_images=params["train_images"],
        test_images=params["test_images"],
    )
    found = {"output": output, "paths": {"dataset": str(dataset)}}
    yield Metadata(DATASET, {"sha256": output["sha256"], **found})
    return [{"architecture": name, "dataset": str(dataset)} for name in params["architectures"]]


@task(map_index_template="{{ task.op_kwargs['architecture'] }}", multiple_outputs=False)
def train(architecture: str, dataset: str, params: dict[str, Any], run_id: str) -> dict[str, Any]:
    """One branch, as far as its weights."""
    from scenarios.mnist.training import train as step

    weights = _file(params, run_id, f"weights/{architecture}")
    metrics: dict[str, list[Any]] = {}
    output = step(
        Path(dataset),
        weights,
        architecture=architecture,
        epochs=params["epochs"],
        batch_size=params["batch_size"],
        learning_rate=params["learning_rate"],
        seed=params["seed"],
        threads=params["threads"],
        on_metric=partial(_log_metric, metrics),
    )
    paths = {f"weights/{architecture}": str(weights)}
    branch = {"architecture": architecture, "dataset": dataset, "weights": str(weights)}
    named = {f"{architecture}/{name}": series for name, series in metrics.items()}
    return {"output": output, "paths": paths, "metrics": named, "branch": branch}


@task(
    map_index_template="{{ task.op_kwargs['trained']['branch']['architecture'] }}",
    multiple_outputs=False,
)
def evaluate(trained: dict[str, Any], params: dict[str, Any], run_id: str) -> dict[str, Any]:
    """What one branch has learnt."""
    from scenarios.mnist.evaluation import evaluate as step

    branch = trained["branch"]
    predictions = _file(params, run_id, f"predictions/{branch['architecture']}")
    output = step(
        Path(branch["dataset"]),
        Path(branch["weights"]),
        predictions,
        architecture=branch["architecture"],
        threads=params["threads"],
    )
    log.info("%s: test accuracy = %s", branch["architecture"], output["accuracy"])
    return {"output": output, "paths": {f"predictions/{branch['architecture']}": str(predictions)}}


@task(multiple_outputs=False)
def select_best(
    evaluations: list[dict[str, Any]], params: dict[str, Any], run_id: str
) -> dict[str, Any]:
    """All branches, compared."""
    from scenarios.mnist.selection import select_best as step

    picture = _file(params, run_id, "picture.png")
    output = step([each["output"] for each in evaluations], picture)
    log.info("ranking: %s", ", ".join(output["ranking"]))
    return {"output": output, "paths": {"picture": str(picture)}}


@dag(schedule=None, params=PARAMS, doc_md="Train three networks on MNIST, choose the best.")
def mnist() -> None:
    """One branch per architecture."""
    trained = train.expand_kwargs(load_data())
    select_best(evaluate.expand(trained=trained))


mnist()
