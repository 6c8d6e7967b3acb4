"""MNIST as an Airflow DAG: the file that goes into the DAGs folder.

TaskFlow: https://airflow.apache.org/docs/apache-airflow/stable/tutorial/taskflow.html
Mapping: https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/dynamic-task-mapping.html
Params: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/params.html
Files are passed on as paths, small values as XComs ("Communication"), and nothing heavy is imported
when the file is parsed ("Top level Python Code"):
https://airflow.apache.org/docs/apache-airflow/stable/best-practices.html
"""

import logging
from pathlib import Path
from typing import Any

from airflow.sdk import Asset, Param, dag, get_current_context, task

# The DAG's tasks in the scenario's words; "*" is the name of a mapped task instance.
STEPS = {
    "load_data": "load_data",
    "train": "train/*",
    "evaluate": "evaluate/*",
    "select_best": "select_best",
}
# An update of the asset records which data a run made.
# https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/assets.html
DATASET = Asset("mnist_subset")

BRANCH_NAME = "{{ task.op_kwargs['architecture'] }}"
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


def _log_metric(name: str, value: float, epoch: int) -> None:
    log.info("epoch %d: %s = %s", epoch, name, value)


@dag(schedule=None, params=PARAMS, doc_md="Train three networks on MNIST, choose the best.")
def mnist() -> None:
    """One branch per architecture; each returned dictionary is the arguments of the next task."""

    @task(outlets=[DATASET])
    def load_data() -> list[dict[str, str]]:
        from scenarios.mnist.data import load_data as step

        context = get_current_context()
        p = context["params"]
        dataset = _file("dataset.safetensors")
        output = step(
            Path(p["data"]),
            dataset,
            train_images=p["train_images"],
            test_images=p["test_images"],
        )
        context["outlet_events"][DATASET].extra = {"sha256": output["sha256"]}
        _publish(output, {"dataset": dataset})
        return [{"architecture": name, "dataset": str(dataset)} for name in p["architectures"]]

    @task(map_index_template=BRANCH_NAME, multiple_outputs=False)
    def train(architecture: str, dataset: str) -> dict[str, str]:
        from scenarios.mnist.training import train as step

        p = get_current_context()["params"]
        weights = _file(f"weights/{architecture}")
        output = step(
            Path(dataset),
            weights,
            architecture=architecture,
            epochs=p["epochs"],
            batch_size=p["batch_size"],
            learning_rate=p["learning_rate"],
            seed=p["seed"],
            threads=p["threads"],
            on_metric=_log_metric,
        )
        _publish(output, {f"weights/{architecture}": weights})
        return {"architecture": architecture, "dataset": dataset, "weights": str(weights)}

    @task(map_index_template=BRANCH_NAME, multiple_outputs=False)
    def evaluate(architecture: str, dataset: str, weights: str) -> dict[str, Any]:
        from scenarios.mnist.evaluation import evaluate as step

        predictions = _file(f"predictions/{architecture}")
        output = step(
            Path(dataset),
            Path(weights),
            predictions,
            architecture=architecture,
            threads=get_current_context()["params"]["threads"],
        )
        log.info("%s: test accuracy = %s", architecture, output["accuracy"])
        _publish(output, {f"predictions/{architecture}": predictions})
        return output

    @task
    def select_best(evaluations: list[dict[str, Any]]) -> str:
        from scenarios.mnist.selection import select_best as step

        picture = _file("picture.png")
        output = step(list(evaluations), picture)
        log.info("ranking: %s", ", ".join(output["ranking"]))
        _publish(output, {"picture": picture})
        return str(output["best"])

    trained = train.expand_kwargs(load_data())
    select_best(evaluate.expand_kwargs(trained))


mnist()
