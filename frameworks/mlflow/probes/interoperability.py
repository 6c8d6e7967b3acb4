"""Answers about interoperability: what goes into MLflow, out of it, and through it."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.metadata import files
from pathlib import Path
from typing import Any

import mlflow
import numpy as np
from mlflow import MlflowClient
from mlflow.artifacts import load_text

from frameworks.mlflow.probes import accounts, many_runs, projects
from frameworks.mlflow.probes.client import (
    connect,
    experiment_id,
    model_uri,
    postgresql_uri,
)
from harness.worker.questions import interoperability as asked
from harness.worker.questions.configuration import Database
from harness.worker.questions.question import RunId
from harness.worker.service import Service, answers


class ExitCodes(asked.ExitCodes):
    """A run as a CI job would start it: `mlflow run`, which waits for the end of its command.

    https://mlflow.org/docs/latest/ml/projects/
    """

    def command(self, ending: str, witness: str) -> asked.Command:
        """The step gets both as parameters."""
        words = projects.arguments("ending", {"notes": witness, "ending": ending})
        return {
            "command": ["mlflow", *words],
            "env": projects.environment(self.request),
            "cwd": str(self.request.workdir),
        }


class Export(asked.Export):
    """Export and import by the project's own tool, MLflow Export Import.

    https://github.com/mlflow/mlflow-export-import/blob/master/README_single.md
    It imports `tabulate`, which it does not declare: that is an extra of its own.
    """

    def run(self, params: dict[str, str], metrics: dict[str, float], tags: dict[str, str]) -> RunId:
        """All of them in one run."""
        connect(self.request)
        with mlflow.start_run(tags=tags) as run:
            mlflow.log_params(params)
            mlflow.log_metrics(metrics)
        return str(run.info.run_id)

    def export(self, run_id: RunId, folder: str) -> None:
        """From the server, as JSON."""
        words = ["export-run", "--run-id", run_id, "--output-dir", folder]
        subprocess.run(words, env=_tracked_at(self.request.services["url"]), check=True)

    def load(self, folder: str, home: str) -> RunId:
        """Into a SQLite store, whose only run it is."""
        words = ["import-run", "--experiment-name", self.request.namespace, "--input-dir", folder]
        subprocess.run(words, env=_tracked_at(_store(home)), cwd=home, check=True)
        client = MlflowClient(_store(home))
        experiments = [each.experiment_id for each in client.search_experiments()]
        (found,) = client.search_runs(experiments)
        return str(found.info.run_id)

    def read(self, run_id: RunId, home: str) -> asked.Contents:
        """What the other installation knows of it."""
        data = MlflowClient(_store(home)).get_run(run_id).data
        return {"params": data.params, "metrics": data.metrics, "tags": data.tags}


def _store(home: str) -> str:
    return f"sqlite:///{home}/mlflow.db"


def _tracked_at(uri: str) -> dict[str, str]:
    return {**os.environ, "MLFLOW_TRACKING_URI": uri}


class HttpApi(asked.HttpApi):
    """Requests of MLflow's REST API.

    https://mlflow.org/docs/latest/api_reference/rest-api.html
    """

    def calls(self, text: str) -> asked.Calls:
        """A run with a tag, in the experiment that every server has."""
        api = f"{self.request.services['url']}/api/2.0/mlflow/runs"
        create = {"experiment_id": "0", "tags": [{"key": "text", "value": text}]}
        find = {"experiment_ids": ["0"], "filter": f"tags.text = '{text}'"}
        return {
            "create": [
                {
                    "method": "POST",
                    "url": f"{api}/create",
                    "body": create,
                    "take": {"run": ["run", "info", "run_id"]},
                }
            ],
            "find": [{"method": "POST", "url": f"{api}/search", "body": find}],
            "read": [{"method": "GET", "url": f"{api}/get?run_id={{run}}"}],
        }


class ModelFormats(asked.ModelFormats):
    """The network as a model of the flavor `onnx`, and as a TorchScript model of `pytorch`.

    https://mlflow.org/docs/latest/api_reference/python_api/mlflow.onnx.html#mlflow.onnx.log_model
    https://mlflow.org/docs/latest/api_reference/python_api/mlflow.pytorch.html#mlflow.pytorch.log_model
    """

    def run(self, weights: str, form: str) -> RunId:
        """Requirements are given, as MLflow would import the model once more to find them."""
        import onnx
        import torch

        from scenarios.mnist.evaluation import load_network
        from scenarios.mnist.formats import export

        connect(self.request)
        file = self.request.workdir / f"network.{form}"
        network = load_network(Path(weights), "CNN")
        export(network, form, file)
        with mlflow.start_run() as run:
            if form == "onnx":
                model = onnx.load(file)
                mlflow.onnx.log_model(
                    model,
                    name="network",
                    save_as_external_data=False,  # one file, which other systems can load
                    pip_requirements=["onnxruntime"],
                )
            else:
                mlflow.pytorch.log_model(
                    torch.jit.load(file),
                    name="network",
                    serialization_format="pickle",  # as is documented; the file is a script
                    pip_requirements=["torch"],
                )
        return str(run.info.run_id)

    def fetch(self, run_id: RunId, form: str, file: str) -> None:
        """The file as it lies in the model's folder."""
        uri = model_uri(connect(self.request), run_id)
        name = "model.onnx" if form == "onnx" else "data/model.pth"
        place = str(self.request.workdir / form)
        folder = mlflow.artifacts.download_artifacts(uri, dst_path=place)
        shutil.copy(Path(folder) / name, file)


class OfflineSync(asked.OfflineSync):
    """A run in a store without a server, which the project's own tool copies to the server.

    https://mlflow.org/docs/latest/self-hosting/architecture/overview
    https://github.com/mlflow/mlflow-export-import/blob/master/README_single.md
    A copy is a new run. When the first one began is told by a tag, which that tool makes if asked:
    https://github.com/mlflow/mlflow-export-import/blob/master/README_source_tags.md
    """

    FILE = "kept.txt"
    BEGAN = "mlflow_exim.run_info.start_time"

    def log(self, dead: str, run: asked.Logged) -> RunId:
        """Into a SQLite file and a folder."""
        mlflow.set_tracking_uri(self._store)
        place = (self.request.workdir / "offline").as_uri()
        experiment = mlflow.create_experiment("offline", artifact_location=place)
        with mlflow.start_run(experiment_id=experiment) as done:
            mlflow.log_params(run["params"])
            for name, points in run["metrics"].items():
                for step, value in points:
                    mlflow.log_metric(name, value, step=step)
            mlflow.log_text(run["artifact"], self.FILE)
        return str(done.info.run_id)

    def sync(self, logged: RunId) -> RunId:
        """Out of the file, and into the server."""
        folder = tempfile.mkdtemp(dir=self.request.workdir)
        export = ["export-run", "--run-id", logged, "--output-dir", folder]
        subprocess.run(export, env=_tracked_at(self._store), check=True)
        load = ["import-run", "--experiment-name", self.request.namespace, "--input-dir", folder]
        load += ["--import-source-tags", "true"]
        subprocess.run(load, env=_tracked_at(self.request.services["url"]), check=True)
        return projects.newest_run(self.request)

    def read(self, run_id: RunId) -> asked.Synced:
        """Each metric has its history."""
        client = connect(self.request)
        run = client.get_run(run_id)
        metrics = {name: client.get_metric_history(run_id, name) for name in run.data.metrics}
        return {
            "params": run.data.params,
            "metrics": {n: [(p.step, p.value) for p in points] for n, points in metrics.items()},
            "artifact": load_text(f"{run.info.artifact_uri}/{self.FILE}"),
            "begin": int(run.data.tags[self.BEGAN]) / 1000,
        }

    def count(self) -> int:
        """In the experiment of this probe."""
        return many_runs.count(connect(self.request), experiment_id(self.request))

    @property
    def _store(self) -> str:
        return _store(str(self.request.workdir))


class Openapi(asked.Openapi):
    """Routes of the tracking server, for which there is no OpenAPI document.

    The server turns off the one that FastAPI would make (`openapi_url=None` in
    mlflow/server/fastapi_app.py), and no document comes with the package:
    https://github.com/mlflow/mlflow/issues/6086
    """

    def read(self) -> asked.Api:
        """Of both applications that the server consists of; most routes are Flask's."""
        from mlflow.server import app as flask_app
        from mlflow.server.fastapi_app import app as fastapi_app

        routes = {
            (method.upper(), path)
            for path, methods in fastapi_app.openapi()["paths"].items()
            for method in methods
        }
        routes |= {
            (method, rule.rule)
            for rule in flask_app.url_map.iter_rules()
            for method in rule.methods or ()
        }
        documents = [str(file) for file in files("mlflow") or () if "openapi" in file.name.lower()]
        if documents:
            raise RuntimeError(f"a document that this probe does not read: {documents}")
        return {"server": self.request.services["url"], "routes": sorted(routes), "documents": []}


class Postgresql(asked.Postgresql):
    """Metadata in PostgreSQL.

    https://mlflow.org/docs/latest/self-hosting/architecture/backend-store/
    """

    def run(self, database: Database, text: str) -> RunId:
        """The client makes the tables, as a server would."""
        mlflow.set_tracking_uri(postgresql_uri(database))
        with mlflow.start_run() as run:
            mlflow.log_param("text", text)
        return str(run.info.run_id)

    def read(self, database: Database, run_id: RunId) -> str:
        """Of a run that another process made."""
        mlflow.set_tracking_uri(postgresql_uri(database))
        text: str = mlflow.get_run(run_id).data.params["text"]
        return text


class RoundTrips(asked.RoundTrips):
    """Models of three libraries by the flavor of each: https://mlflow.org/docs/latest/ml/model/

    Each in the default format of its flavor, none of which is a pickle.
    """

    def run(self, library: str, seed: int) -> RunId:
        """Requirements are given, as MLflow would import the model once more to find them."""
        from scenarios import models

        connect(self.request)
        model = models.make(library, seed)
        with mlflow.start_run() as run:
            if library == "sklearn":
                mlflow.sklearn.log_model(model, name="model", pip_requirements=["scikit-learn"])
            elif library == "torch":
                example = np.zeros((2, 8), np.float32)  # one row would fix the batch to one
                mlflow.pytorch.log_model(
                    model, name="model", input_example=example, pip_requirements=["torch"]
                )
            else:
                mlflow.transformers.log_model(
                    model, name="model", pip_requirements=["transformers"]
                )
        return str(run.info.run_id)

    def read(self, library: str, run_id: RunId) -> list[float]:
        """What the stored model predicts."""
        from scenarios import models

        uri = model_uri(connect(self.request), run_id)
        flavor: Any = {
            "sklearn": mlflow.sklearn,
            "torch": mlflow.pytorch,
            "transformers": mlflow.transformers,
        }[library]
        return models.predictions(library, flavor.load_model(uri))


class S3Artifacts(asked.S3Artifacts):
    """Artifacts in S3, which the client reaches by itself.

    https://mlflow.org/docs/latest/self-hosting/architecture/artifact-store/
    """

    FILE = "planted.txt"

    def run(self, s3: asked.S3, text: str) -> RunId:
        """An experiment with its artifacts in the bucket, its metadata on the batch's server."""
        client = self._connect(s3)
        location = f"s3://{s3['bucket']}/{self.request.namespace}"
        experiment = client.create_experiment(self.request.namespace, artifact_location=location)
        with mlflow.start_run(experiment_id=experiment) as run:
            mlflow.log_text(text, self.FILE)
        return str(run.info.run_id)

    def read(self, s3: asked.S3, run_id: RunId) -> str:
        """By the location that the run knows."""
        client = self._connect(s3)
        text: str = load_text(f"{client.get_run(run_id).info.artifact_uri}/{self.FILE}")
        return text

    def _connect(self, s3: asked.S3) -> MlflowClient:
        os.environ["MLFLOW_S3_ENDPOINT_URL"] = s3["endpoint"]
        os.environ["AWS_ACCESS_KEY_ID"] = s3["access_key"]
        os.environ["AWS_SECRET_ACCESS_KEY"] = s3["secret_key"]
        os.environ["AWS_DEFAULT_REGION"] = s3["region"]
        mlflow.set_tracking_uri(self.request.services["url"])
        return MlflowClient()


class Serving(asked.Serving):
    """The network served by MLflow's own scoring server.

    https://mlflow.org/docs/latest/ml/deployment/deploy-model-locally/
    """

    SECONDS = 240.0  # at most

    def run(self, weights: str) -> asked.Served:
        """Store the model with an example of its input, from which MLflow infers the signature."""
        from scenarios.mnist.evaluation import load_network

        client = connect(self.request)
        with mlflow.start_run() as run:
            mlflow.pytorch.log_model(
                load_network(Path(weights), "CNN"),
                name="network",
                input_example=np.zeros((2, 1, 28, 28), np.float32),  # one would fix the batch
                pip_requirements=["torch"],
            )
        return {
            "model": model_uri(client, run.info.run_id),
            "path": "/invocations",
            "input": "inputs",
            "output": "predictions",
        }

    def serve(self, model: str, port: int, stop: str) -> None:
        """`mlflow models serve`, in the environment as it is."""
        connect(self.request)
        command = [sys.executable, "-m", "mlflow", "models", "serve", "--model-uri", model]
        command += ["--host", "127.0.0.1", "--port", str(port), "--env-manager", "local"]
        server = Service(
            "mlflow models serve",
            command,
            log=self.request.evidence / "serve.log",
            cwd=self.request.workdir,
            env={"MLFLOW_TRACKING_URI": self.request.services["url"]},
        )
        deadline = time.monotonic() + self.SECONDS
        try:
            server.wait_until_ready(lambda: answers(f"http://127.0.0.1:{port}/ping"), self.SECONDS)
            while not Path(stop).exists() and time.monotonic() < deadline:
                server.check()
                time.sleep(0.1)
        finally:
            server.stop(grace=2)


class Sharing(asked.Sharing):
    """Users of MLflow's own, and permissions of the experiment that the run belongs to.

    https://mlflow.org/docs/latest/self-hosting/security/basic-http-auth
    """

    def make(self, home: str, text: str) -> RunId:
        """Who makes an experiment may do everything with it."""
        with accounts.serving(self.request, Path(home)) as people:
            people.add("one", "two")
            people.become("one")
            mlflow.set_experiment("ones")
            with mlflow.start_run() as run:
                mlflow.log_param("text", text)
                mlflow.log_text(text, accounts.FILE)
        return str(run.info.run_id)

    def share(self, home: str, run_id: RunId) -> None:
        """As its owner."""
        with accounts.serving(self.request, Path(home)) as people:
            people.become("one")
            experiment = MlflowClient().get_run(run_id).info.experiment_id
            people.client.grant_user_permission("two", "experiment", experiment, "READ")

    def unshare(self, home: str, run_id: RunId) -> None:
        """As its owner."""
        with accounts.serving(self.request, Path(home)) as people:
            people.become("one")
            experiment = MlflowClient().get_run(run_id).info.experiment_id
            people.client.revoke_user_permission("two", "experiment", experiment)

    def look(self, home: str, run_id: RunId) -> dict[str, asked.Look]:
        """The artifact by its address, which its owner knows."""
        with accounts.serving(self.request, Path(home)) as people:
            people.become("one")
            place = f"{MlflowClient().get_run(run_id).info.artifact_uri}/{accounts.FILE}"
            return {who: people.look(who, run_id, place) for who in ("one", "two", "nobody")}


class Telemetry(asked.Telemetry):
    """Figures of the tracking server, as Prometheus reads them; it is started with them.

    `--expose-prometheus`: https://mlflow.org/docs/latest/api_reference/cli.html#mlflow-server
    """

    def run(self, statsd_port: int, otlp: str) -> asked.Sent:
        """One run, whose requests are counted."""
        connect(self.request)
        with mlflow.start_run():
            mlflow.log_metric("accuracy", 0.5)
        return {"protocol": "prometheus", "url": f"{self.request.services['url']}/metrics"}
