"""Answers about interoperability: what goes into MLflow, out of it, and through it."""

import os
import shutil
import tempfile
from importlib.metadata import files
from pathlib import Path

import mlflow
import numpy as np
from mlflow import MlflowClient
from mlflow.artifacts import load_text

from frameworks.mlflow.probes import accounts, exported, kept, models, projects, searches
from frameworks.mlflow.probes.client import (
    connect,
    experiment_id,
    model_uri,
    postgresql_uri,
)
from harness.worker.questions import interoperability as asked
from harness.worker.questions.configuration import Database
from harness.worker.questions.question import RunId


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
    """Export and import by the project's own tool: see `exported`."""

    def run(self, params: dict[str, str], metrics: dict[str, float], tags: dict[str, str]) -> RunId:
        """All of them in one run."""
        connect(self.request)
        with mlflow.start_run(tags=tags) as run:
            mlflow.log_params(params)
            mlflow.log_metrics(metrics)
        return str(run.info.run_id)

    def export(self, run_id: RunId, folder: str) -> None:
        """From the server, as JSON."""
        exported.leave(self.request.services["url"], run_id, folder)

    def load(self, folder: str, home: str) -> RunId:
        """Into a SQLite store, whose only run it is."""
        exported.enter(exported.store(home), self.request.namespace, folder, cwd=home)
        client = MlflowClient(exported.store(home))
        experiments = [each.experiment_id for each in client.search_experiments()]
        (found,) = client.search_runs(experiments)
        return str(found.info.run_id)

    def read(self, run_id: RunId, home: str) -> asked.Contents:
        """What the other installation knows of it."""
        data = MlflowClient(exported.store(home)).get_run(run_id).data
        return {"params": data.params, "metrics": data.metrics, "tags": data.tags}


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
    """The network as a model of the flavor `onnx`, and as a TorchScript model of `pytorch`."""

    def run(self, weights: str, form: str) -> RunId:
        """From a file in that format."""
        from scenarios.mnist.evaluation import load_network
        from scenarios.mnist.formats import export

        connect(self.request)
        file = self.request.workdir / f"network.{form}"
        network = load_network(Path(weights), "CNN")
        export(network, form, file)
        with mlflow.start_run() as run:
            models.keep_file(file, form)
        return str(run.info.run_id)

    def fetch(self, run_id: RunId, form: str, file: str) -> None:
        """The file as it lies in the model's folder."""
        uri = model_uri(connect(self.request), run_id)
        place = str(self.request.workdir / form)
        folder = mlflow.artifacts.download_artifacts(uri, dst_path=place)
        shutil.copy(Path(folder) / models.FILES[form], file)


class OfflineSync(asked.OfflineSync):
    """A run in a store without a server, which the project's own tool copies to the server.

    https://mlflow.org/docs/latest/self-hosting/architecture/overview
    The copy is a new run, which begins when it is made: a tag alone tells when the first one began.
    See `exported`.
    """

    FILE = "kept.txt"

    def log(self, dead: str, run: asked.Logged) -> RunId:
        """Into a SQLite file and a folder."""
        mlflow.set_tracking_uri(exported.store(self.request.workdir))
        place = (self.request.workdir / "offline").as_uri()
        experiment = mlflow.create_experiment("offline", artifact_location=place)
        with mlflow.start_run(experiment_id=experiment) as done:
            kept.log(run["params"], run["metrics"], self.FILE, run["artifact"])
        return str(done.info.run_id)

    def sync(self, logged: RunId) -> RunId:
        """Out of the file, and into the server."""
        folder = tempfile.mkdtemp(dir=self.request.workdir)
        exported.leave(exported.store(self.request.workdir), logged, folder)
        exported.enter(self.request.services["url"], self.request.namespace, folder)
        return projects.newest_run(self.request)

    def read(self, run_id: RunId) -> asked.Synced:
        """All of the copy."""
        client = connect(self.request)
        run = client.get_run(run_id)
        return {
            "params": run.data.params,
            "metrics": kept.metrics(client, run),
            "artifact": kept.text(run, self.FILE),
            "begin": run.info.start_time / 1000,
        }

    def count(self) -> int:
        """In the experiment of this probe."""
        return searches.count(connect(self.request), experiment_id(self.request))


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
    """Models of three libraries by the flavor of each: https://mlflow.org/docs/latest/ml/model/"""

    def run(self, library: str, seed: int) -> RunId:
        """A run for each library."""
        from scenarios.models import make

        connect(self.request)
        with mlflow.start_run() as run:
            models.keep(library, make(library, seed))
        return str(run.info.run_id)

    def read(self, library: str, run_id: RunId) -> list[float]:
        """What the stored model predicts."""
        from scenarios.models import predictions

        uri = model_uri(connect(self.request), run_id)
        return predictions(library, models.load(library, uri))


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

    def run(self, weights: str) -> asked.Served:
        """Store the model with an example of its input, from which MLflow infers the signature."""
        from scenarios.mnist.evaluation import load_network

        client = connect(self.request)
        with mlflow.start_run() as run:
            models.keep_network(
                load_network(Path(weights), "CNN"),
                np.zeros((2, 1, 28, 28), np.float32),
            )
        return {
            "model": model_uri(client, run.info.run_id),
            "path": "/invocations",
            "input": "inputs",
            "output": "predictions",
        }

    def serve(self, model: str, port: int, stop: str) -> None:
        """By its address."""
        connect(self.request)
        models.serve(self.request, model, port, Path(stop))


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
