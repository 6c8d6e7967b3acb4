"""Reading a finished pipeline back through MlflowClient, whatever scenario it ran.

Convention of the pipelines: a parent run, with a nested run for each branch if there are any; each
run keeps the result of a step as artifact `outputs/<step>.json` and the step's files under the
names that the result gives them.
https://mlflow.org/docs/latest/ml/tracking, https://mlflow.org/docs/latest/ml/model-registry
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Run

from frameworks.mlflow import lacks
from harness.worker.contract import NotHere, ReadBack

PICTURE = "picture.png"


def read_back(
    client: MlflowClient, run_id: str, folder: Path, evidence: Path, score: Callable[[str], float]
) -> ReadBack:
    """Answer from the store that `client` talks to; fetched files go into `folder`."""
    parent = client.get_run(run_id)
    nested = _nested_runs(client, parent)
    runs = [parent, *nested]
    (evidence / "runs.json").write_text(json.dumps([r.to_dictionary() for r in runs], indent=1))
    outputs, artifacts = _outputs_and_files(client, runs, folder)
    artifacts["picture"] = _fetch(client, run_id, PICTURE, folder / "picture")
    return ReadBack(
        version=mlflow.__version__,
        outputs=outputs,
        artifacts=artifacts,
        params=_params(parent, nested),
        metrics=_metrics(client, parent, nested),
        # Its times are those of runs, as question `step_timing` has them of a run for each step.
        steps=NotHere("this pipeline has a run for each network, which spans several steps"),
        logs=lacks.NO_LOGS.answer(),
        code_version=_code_version(parent),
        data_version=_data_version(parent),
        model=_model(client, parent, evidence, score),
        details={"runs": [_times(run) for run in runs], "tags": parent.data.tags},
    )


def _nested_runs(client: MlflowClient, parent: Run) -> list[Run]:
    return list(
        client.search_runs(
            [parent.info.experiment_id],
            filter_string=f"tags.`mlflow.parentRunId` = '{parent.info.run_id}'",
            order_by=["attributes.start_time ASC"],
        )
    )


def _outputs_and_files(
    client: MlflowClient, runs: list[Run], folder: Path
) -> tuple[dict[str, Any], dict[str, Path]]:
    outputs: dict[str, Any] = {}
    artifacts: dict[str, Path] = {}
    for run in runs:
        run_id = run.info.run_id
        root = _fetch(client, run_id, "outputs", folder / run_id)
        for path in sorted(root.rglob("*.json")):
            output = json.loads(path.read_text())
            outputs[path.relative_to(root).with_suffix("").as_posix()] = output
            for name in output.get("files", {}):
                # A folder each: two names of a run may end alike, and MLflow drops what is before.
                artifacts[name] = _fetch(client, run_id, name, folder / run_id / name)
    return outputs, artifacts


def _fetch(client: MlflowClient, run_id: str, name: str, folder: Path) -> Path:
    folder.mkdir(parents=True)
    return Path(client.download_artifacts(run_id, name, str(folder)))


def _params(parent: Run, nested: list[Run]) -> dict[str, Any]:
    """As stored: MLflow keeps every parameter as text."""
    params: dict[str, Any] = dict(parent.data.params)
    for run in nested:
        params |= {f"{run.info.run_name}/{name}": v for name, v in run.data.params.items()}
    return params


def _metrics(
    client: MlflowClient, parent: Run, nested: list[Run]
) -> dict[str, list[tuple[int, float]]]:
    """What the parent run measured has plain names, the rest that of its branch in front."""
    runs = [("", parent), *((f"{run.info.run_name}/", run) for run in nested)]
    return {
        f"{prefix}{name}": [
            (entry.step, entry.value) for entry in client.get_metric_history(run.info.run_id, name)
        ]
        for prefix, run in runs
        for name in run.data.metrics
    }


def _code_version(parent: Run) -> str | NotHere:
    commit: str | None = parent.data.tags.get("mlflow.source.git.commit")
    if commit is None:
        return NotHere("the code lies in no git repository, as in a harness installed from a wheel")
    return commit


def _data_version(parent: Run) -> str:
    dataset = parent.inputs.dataset_inputs[0].dataset
    return f"{dataset.name}@{dataset.digest}"


def _model(
    client: MlflowClient, parent: Run, evidence: Path, score: Callable[[str], float]
) -> dict[str, Any]:
    """The version that the parent run registered; raises ValueError unless there is exactly one."""
    (found,) = client.search_model_versions(f"run_id = '{parent.info.run_id}'")
    # Searching leaves the aliases out.
    version = client.get_model_version(found.name, found.version)
    uri = f"models:/{version.name}@{version.aliases[0]}"
    description = mlflow.models.get_model_info(uri)
    (evidence / "signature.json").write_text(json.dumps(description.signature.to_dict(), indent=1))
    return {
        "name": version.name,
        "version": str(version.version),
        "alias": version.aliases[0],
        "accuracy": score(uri),
        "run_id": version.run_id,
        "trained_in": parent.data.tags.get("best_child_run_id"),
        "uri": uri,
    }


def _times(run: Run) -> dict[str, Any]:
    info = run.info
    return {
        "name": info.run_name,
        "run_id": info.run_id,
        "status": info.status,
        "started": info.start_time / 1000,
        "ended": info.end_time / 1000,
    }
