"""Answers about interpretability: what the tracking server tells of runs."""

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
from mlflow.entities import Metric, ViewType

from frameworks.mlflow import lacks
from frameworks.mlflow.probes import kept, lineage, nested_runs, projects, searches
from frameworks.mlflow.probes.client import connect, experiment_id, model_uri
from harness.worker.calls import Calls
from harness.worker.contract import Lack
from harness.worker.questions import interpretability as asked
from harness.worker.questions.question import RunId

PROGRAMS = Path(__file__).with_name("programs")


class ArtifactDigest(asked.ArtifactDigest):
    """An artifact as the server gives it back: MLflow records no digest of it.

    https://mlflow.org/docs/latest/ml/tracking/
    """

    def run(self, file: str) -> RunId:
        """Keep the file."""
        connect(self.request)
        with mlflow.start_run() as run:
            mlflow.log_artifact(file)
        return str(run.info.run_id)

    def read(self, run_id: RunId) -> asked.Digest:
        """The run's only artifact."""
        (artifact,) = connect(self.request).list_artifacts(run_id)
        folder = self.request.workdir / "fetched"
        folder.mkdir()
        fetched = mlflow.artifacts.download_artifacts(
            run_id=run_id, artifact_path=artifact.path, dst_path=str(folder)
        )
        return {"file": fetched}


class ArtifactLineage(asked.ArtifactLineage):
    """A file in a model, which knows its run; runs name the models that they took.

    https://mlflow.org/docs/latest/ml/mlflow-3/#logged-models
    A plain artifact lies below its run, and no run names those that it took.
    """

    def make(self, file: str) -> asked.Source:
        """A model with the file in it."""
        connect(self.request)
        with mlflow.start_run() as run:
            model = lineage.keep(file)
        return {"run": run.info.run_id, "artifact": model}

    def use(self, artifacts: list[str]) -> asked.Use:
        """Each model is an input of the run."""
        connect(self.request)
        with mlflow.start_run() as run:
            files = [lineage.take(model, self.request.workdir) for model in artifacts]
        return {"run": run.info.run_id, "files": files}

    def read(self, artifact: str) -> asked.Trail:
        """The model knows its run, the inputs of all runs tell the others."""
        client = connect(self.request)
        used = lineage.users(client, experiment_id(self.request), artifact)
        return {"made": client.get_logged_model(artifact).source_run_id, "used": used}


class AuditTrail(asked.AuditTrail):
    """Tags as they are, and the state of a run: MLflow keeps no history of either.

    https://mlflow.org/docs/latest/api_reference/rest-api.html#set-tag
    https://mlflow.org/docs/latest/api_reference/rest-api.html#delete-run
    """

    def make(self, maker: str, tag: str, values: list[str]) -> list[RunId]:
        """MLflow takes the name of the user that its process has."""
        os.environ["LOGNAME"] = maker
        connect(self.request)
        made = []
        for value in values:
            with mlflow.start_run(tags={tag: value}) as run:
                made.append(run.info.run_id)
        return made

    def change(self, changer: str, run_ids: list[RunId], tag: str, value: str) -> None:
        """As another user of the machine."""
        os.environ["LOGNAME"] = changer
        client = connect(self.request)
        client.set_tag(run_ids[0], tag, value)
        client.delete_run(run_ids[1])

    def read(self, run_ids: list[RunId], tag: str) -> asked.Changes:
        """What a search for deleted runs finds."""
        client = connect(self.request)
        experiments = [experiment_id(self.request)]
        deleted = client.search_runs(experiments, run_view_type=ViewType.DELETED_ONLY)
        found = [run.info.run_id for run in deleted]
        none = lacks.NO_HISTORY.entry()
        unknown = lacks.NO_DELETION.entry()
        return {
            "overwritten": {"what": none, "when": none, "who": none},
            "deleted": {"what": "".join(found), "when": unknown, "who": unknown},
        }


class BestRun(asked.BestRun):
    """The best run by one query: https://mlflow.org/docs/latest/ml/search/search-runs/"""

    def make(self, accuracies: list[float]) -> None:
        """One run each."""
        connect(self.request)
        for number, accuracy in enumerate(accuracies):
            with mlflow.start_run():
                mlflow.log_param("number", number)
                mlflow.log_metric("accuracy", accuracy)

    def best(self) -> asked.Best:
        """The first of the runs in the order of their accuracy."""
        client = connect(self.request)
        experiment = experiment_id(self.request)
        calls = Calls()
        run = calls(
            f"MlflowClient.search_runs(order_by={searches.BEST_FIRST}, max_results=1)",
            lambda: searches.best(client, experiment),
        )
        return {
            "number": int(run.data.params["number"]),
            "accuracy": run.data.metrics["accuracy"],
            "calls": calls.made,
        }


class CodeVersion(asked.CodeVersion):
    """What MLflow records of a program that lies in a git repository.

    The run has the commit; uncommitted edits are with the version of the code that it belongs to:
    https://mlflow.org/docs/latest/api_reference/python_api/mlflow.genai.html#mlflow.genai.enable_git_model_versioning
    """

    PROGRAM = PROGRAMS / "code_version.py"
    GIT = ("mlflow.source.git.commit", "mlflow.source.git.dirty", "mlflow.source.git.diff")

    def prepare(self) -> asked.Prepared:
        """A folder with nothing but the program."""
        folder = self.request.workdir / "repository"
        folder.mkdir()
        return {"folder": str(folder), "file": str(shutil.copy(str(self.PROGRAM), folder))}

    def run(self, folder: str, witness: str) -> RunId:
        """In a process of its own, as a user starts it."""
        done = subprocess.run(
            [sys.executable, self.PROGRAM.name, witness],
            cwd=folder,
            env={**os.environ, **projects.environment(self.request)},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return done.stdout.split()[-1]

    def read(self, run_id: RunId) -> asked.Code:
        """Tags of the run, and of the version that it belongs to."""
        client = connect(self.request)
        found = client.get_run(run_id)
        (version,) = found.inputs.model_inputs
        tags = client.get_logged_model(version.model_id).tags
        return {
            "commit": found.data.tags.get("mlflow.source.git.commit"),
            "code": json.dumps({name: tags.get(name) for name in self.GIT}),
        }


class Dag(asked.Dag):
    """The graph of runs and models: one run makes a model, another one has measured it.

    https://mlflow.org/docs/latest/ml/mlflow-3/#logged-models
    These are the edges that follow from what runs made and took. Tags of runs and links of traced
    spans would hold whatever edges a user declares besides, which recovers nothing. Nested runs say
    which run they belong to, which is no edge of a pipeline.
    """

    def run(self, architectures: list[str]) -> RunId:
        """A nested run for each step."""
        connect(self.request)
        return nested_runs.pipeline(architectures)

    def edges(self, run_id: RunId) -> list[tuple[str, str]]:
        """From the run that made a model to each run that took it."""
        return nested_runs.edges(connect(self.request), self.request, run_id)


class DataDigest(asked.DataDigest):
    """Data of a run, with the digest that MLflow computes.

    https://mlflow.org/docs/latest/ml/dataset/#dataset
    Of a table of Polars that is of all rows, of pandas of the first 10,000, which evidence has.
    """

    def run(self, file: str) -> RunId:
        """A table of Polars, with its file as the source."""
        import polars as pl

        connect(self.request)
        table = mlflow.data.from_polars(pl.read_csv(file), source=file, targets="y")
        other = mlflow.data.from_pandas(pd.read_csv(file), source=file, targets="y")
        with mlflow.start_run() as run:
            mlflow.log_input(table, context="training")
        with (self.request.evidence / "by-pandas.txt").open("a") as told:
            told.write(f"{Path(file).name}: {other.digest}\n")
        return str(run.info.run_id)

    def read(self, run_id: RunId) -> str:
        """Of the run's only dataset."""
        (used,) = connect(self.request).get_run(run_id).inputs.dataset_inputs
        digest: str = used.dataset.digest
        return digest


class Difference(asked.Difference):
    """The page that compares runs, with its switches `Show diff only` turned on.

    https://mlflow.org/docs/latest/ml/tracking/#tracking-ui
    """

    TABLES = ("Parameters", "Metrics")

    def make(self, runs: list[asked.Run]) -> list[RunId]:
        """One run each."""
        connect(self.request)
        made = []
        for each in runs:
            with mlflow.start_run() as run:
                mlflow.log_params(each["params"])
                mlflow.log_metrics(each["metrics"])
            made.append(run.info.run_id)
        return made

    def compare(self, run_ids: list[RunId]) -> asked.Compared:
        """Where the button `Compare` of the list of runs leads to."""
        connect(self.request)
        experiments = json.dumps([experiment_id(self.request)])
        query = f"runs={json.dumps(run_ids)}&experiments={experiments}".replace(" ", "")
        url = f"{self.request.services['url']}/#/compare-runs?{query}"
        switches = [f'[aria-label="{table} - Show diff only"]' for table in self.TABLES]
        return {"url": url, "click": switches}


class Environment(asked.Environment):
    """What MLflow records with a model that it logs.

    https://mlflow.org/docs/latest/ml/model/dependencies/
    """

    def run(self) -> RunId:
        """MLflow finds the packages by itself: it imports the model in a process of its own."""
        connect(self.request)
        model = PROGRAMS / "environment_model.py"
        with mlflow.start_run() as run:
            mlflow.pyfunc.log_model(python_model=str(model), name="model")
        return str(run.info.run_id)

    def read(self, run_id: RunId) -> asked.Recorded:
        """The files beside the model."""
        uri = model_uri(connect(self.request), run_id)
        folder = Path(mlflow.artifacts.download_artifacts(uri))
        return {
            "python": (folder / "python_env.yaml").read_text(),
            "packages": (folder / "requirements.txt").read_text(),
        }


class FailingStep(asked.FailingStep):
    """Steps as nested runs, as in `StepTiming`; exceptions are recorded by traces of their code.

    https://mlflow.org/docs/latest/genai/tracing/app-instrumentation/manual-tracing/
    A run knows that it failed. A traced function knows its exception, and its trace the run.
    """

    def run(self, message: str) -> RunId:
        """A run fails when its block is left by an exception."""
        from frameworks.mlflow.probes.programs import failing_step

        connect(self.request)
        with suppress(ValueError), mlflow.start_run() as run:
            failing_step.main(message)
        mlflow.flush_trace_async_logging()
        return str(run.info.run_id)

    def read(self, run_id: RunId) -> asked.Failure:
        """Of nested runs, and of their traces."""
        return nested_runs.failure(connect(self.request), self.request, run_id)


class Metrics(asked.Metrics):
    """Metrics with their steps, in batches as for many points at once.

    https://mlflow.org/docs/latest/api_reference/python_api/mlflow.client.html#mlflow.client.MlflowClient.log_batch
    """

    BATCH = 1000  # points: the most that a server takes at once

    def run(self, series: dict[str, list[tuple[int, str]]]) -> RunId:
        """In the order given, all with the time of now."""
        client = connect(self.request)
        with mlflow.start_run() as run:
            for name, points in series.items():
                now = int(time.time() * 1000)
                metrics = [Metric(name, float(text), now, step) for step, text in points]
                for begin in range(0, len(metrics), self.BATCH):
                    client.log_batch(run.info.run_id, metrics=metrics[begin : begin + self.BATCH])
        return str(run.info.run_id)

    def read(self, run_id: RunId) -> dict[str, list[tuple[int, float]] | Lack]:
        """The whole history of each."""
        client = connect(self.request)
        return {**kept.metrics(client, client.get_run(run_id))}


class ModelLineage(asked.ModelLineage):
    """From a version in the model registry to its run, and to the data of that.

    https://mlflow.org/docs/latest/ml/model-registry/
    https://mlflow.org/docs/latest/ml/dataset/
    """

    def make(self, file: str) -> asked.Made:
        """A regression over the table."""
        from sklearn.linear_model import LinearRegression

        connect(self.request)
        table = pd.read_csv(file)
        with mlflow.start_run() as run:
            mlflow.log_input(mlflow.data.from_pandas(table, source=file, targets="y"), "training")
            logged = mlflow.sklearn.log_model(
                LinearRegression().fit(table[["x1", "x2"]], table["y"]),
                name="model",
                registered_model_name=self.request.namespace,
                pip_requirements=["scikit-learn"],
            )
        return {
            "run": run.info.run_id,
            "model": self.request.namespace,
            "version": str(logged.registered_model_version),
        }

    def read(self, model: str, version: str) -> asked.Lineage:
        """The version names its run, which names its dataset."""
        client = connect(self.request)
        run_id = client.get_model_version(model, version).run_id
        used = [each.dataset for each in client.get_run(run_id).inputs.dataset_inputs]
        return {"run": run_id, "data": json.dumps([dict(dataset) for dataset in used])}


class RunPage(asked.RunPage):
    """The page of a run: https://mlflow.org/docs/latest/ml/tracking/#tracking-ui"""

    def run(self, accuracy: float) -> RunId:
        """One metric."""
        connect(self.request)
        with mlflow.start_run() as run:
            mlflow.log_metric("accuracy", accuracy)
        return str(run.info.run_id)

    def page(self, run_id: RunId) -> asked.Page:
        """Its overview."""
        connect(self.request)
        path = f"experiments/{experiment_id(self.request)}/runs/{run_id}"
        return {"url": f"{self.request.services['url']}/#/{path}"}


class NestedRuns(asked.NestedRuns):
    """Runs with a parent run: a search by the parent's id gives its children.

    https://mlflow.org/docs/latest/ml/traditional-ml/tutorials/hyperparameter-tuning/part1-child-runs/
    """

    def make(self, runs: list[asked.Node]) -> dict[str, RunId]:
        """One after another, each by the id of its parent."""
        connect(self.request)
        made: dict[str, RunId] = {}
        for each in runs:
            parent = made[each["parent"]] if each["parent"] else None
            with mlflow.start_run(run_name=each["name"], parent_run_id=parent) as run:
                mlflow.log_metric("accuracy", each["accuracy"])
            made[each["name"]] = run.info.run_id
        return made

    def family(self, run_id: RunId) -> asked.Family:
        """The parent by its call, the children by a search."""
        client = connect(self.request)
        parent = client.get_parent_run(run_id)
        return {
            "accuracy": client.get_run(run_id).data.metrics["accuracy"],
            "parent": parent.info.run_id if parent else None,
            "children": [
                {"run": run.info.run_id, "accuracy": run.data.metrics["accuracy"]}
                for run in nested_runs.inside(client, self.request, run_id)
            ],
        }


class Params(asked.Params):
    """Parameters of a run: https://mlflow.org/docs/latest/ml/tracking/tracking-api/"""

    def run(self, values: dict[str, Any]) -> RunId:
        """All of them at once."""
        connect(self.request)
        with mlflow.start_run() as run:
            mlflow.log_params(values)
        return str(run.info.run_id)

    def read(self, run_id: RunId) -> dict[str, Any]:
        """MLflow keeps text."""
        params: dict[str, str] = connect(self.request).get_run(run_id).data.params
        return params


class SearchFilter(asked.SearchFilter):
    """A query with conditions: https://mlflow.org/docs/latest/ml/search/search-runs/"""

    def make(self, runs: list[asked.Labelled]) -> list[RunId]:
        """One run each."""
        connect(self.request)
        made = []
        for each in runs:
            with mlflow.start_run(tags={"stage": each["stage"]} if each["stage"] else None) as run:
                mlflow.log_param("optimizer", each["optimizer"])
                if each["accuracy"] is not None:
                    mlflow.log_metric("accuracy", each["accuracy"])
            made.append(run.info.run_id)
        return made

    def find(self, wanted: asked.Filter) -> asked.Filtered:
        """By one query."""
        client = connect(self.request)
        experiment = experiment_id(self.request)
        query = searches.query(wanted)
        calls = Calls()
        found = calls(
            f'MlflowClient.search_runs(filter_string="{query}")',
            lambda: client.search_runs([experiment], filter_string=query),
        )
        return {"runs": [run.info.run_id for run in found], "calls": calls.made}


class SearchSpeed(asked.SearchSpeed):
    """One query over 1,000 real runs: https://mlflow.org/docs/latest/ml/search/search-runs/"""

    def make(self, accuracies: list[float]) -> asked.Stored:
        """Each is created, logged to and ended."""
        searches.make(connect(self.request), experiment_id(self.request), accuracies)
        return {"copied": False, "how": "MlflowClient: create_run, log_batch, set_terminated"}

    def count(self) -> int:
        """All pages of the list."""
        return searches.count(connect(self.request), experiment_id(self.request))

    def best(self) -> asked.Found:
        """As in `BestRun`."""
        client = connect(self.request)
        experiment = experiment_id(self.request)
        begin = time.perf_counter()
        run = searches.best(client, experiment)
        seconds = time.perf_counter() - begin
        return {
            "number": int(run.data.params["number"]),
            "accuracy": run.data.metrics["accuracy"],
            "seconds": seconds,
        }


class StepTiming(asked.StepTiming):
    """Steps as nested runs, each with its begin and its end.

    https://mlflow.org/docs/latest/ml/traditional-ml/tutorials/hyperparameter-tuning/notebooks/hyperparameter-tuning-with-child-runs/
    """

    def run(self, witness: str) -> RunId:
        """One after another."""
        connect(self.request)
        return nested_runs.witnessed(("first", "second", "third"), witness)

    def read(self, run_id: RunId) -> dict[str, tuple[float | None, float | None]]:
        """Of nested runs."""
        return nested_runs.times(connect(self.request), self.request, run_id)
