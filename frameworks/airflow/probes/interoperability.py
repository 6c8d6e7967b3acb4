"""Answers about interoperability: DAGs of the folder `dags`, run in Airflow's services."""

import base64
import json
import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from frameworks.airflow import lacks
from frameworks.airflow.adapter import USER, Adapter
from frameworks.airflow.probes import databases, routes
from frameworks.airflow.probes.runs import Asked, finish
from frameworks.airflow.probes.server import IN_OBJECT_STORAGE, SUFFIX
from frameworks.airflow.probes.services import connect, dag_file, own, placed
from frameworks.airflow.probes.stored import store
from harness.worker.contract import ProbeRequest
from harness.worker.questions import interoperability as asked
from harness.worker.questions.configuration import Database
from harness.worker.questions.question import RunId
from harness.worker.service import run_to_end


class ExitCodes(asked.ExitCodes):
    """`airflow dags test`: the one command of Airflow's that runs a DAG and waits for its end.

    https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/debug.html
    `airflow dags trigger` ends as soon as the run is queued, and no other command waits for it. It
    has a database of its own, as in CI, and that is SQLite: in that of services it would change
    what bundles they know.
    """

    def command(self, ending: str, witness: str) -> asked.Command:
        """Needs no service. The database is made once."""
        workdir = self.request.workdir
        adapter = placed(self.request, workdir)
        dags = workdir / "dags"
        if not dags.exists():
            dags.mkdir()
            shutil.copy(dag_file("exit_codes"), dags / f"exit_codes{SUFFIX}.py")
            migrate = [sys.executable, "-m", "airflow", "db", "migrate"]
            run_to_end(migrate, workdir / "migrate.log")
        conf = json.dumps({"ending": ending, "witness": witness})
        return {
            "command": ["airflow", "dags", "test", "exit_codes", "--conf", conf],
            "env": adapter.settings,
            "cwd": str(workdir),
        }


class Export(asked.Export):
    """A run as the JSON of Airflow's REST API.

    https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html
    Parameters and tags are the run's configuration, metrics are XComs. Nothing takes a run in:
    commands import connections, pools and variables, and `db export-archived` has no counterpart.
    """

    def run(self, params: dict[str, str], metrics: dict[str, float], tags: dict[str, str]) -> RunId:
        conf = {"params": params, "metrics": metrics, "tags": tags}
        return str(finish(connect(self.request), "export", conf)["dag_run_id"])

    def export(self, run_id: RunId, folder: str) -> None:
        """The answers of the API: the run, and each value that its task pushed."""
        run = Asked(connect(self.request).api(), "export", run_id)
        path = (*run.path, "taskInstances", "step", "xcomEntries")
        listed = run.api.get(*path)["xcom_entries"]
        xcoms = [run.api.get(*path, entry["key"]) for entry in listed]
        Path(folder, "run.json").write_text(json.dumps(run.facts))
        Path(folder, "xcoms.json").write_text(json.dumps(xcoms))

    def load(self, folder: str, home: str) -> RunId:
        """There is no such thing."""
        raise lacks.IMPORT.answer()

    def read(self, run_id: RunId, home: str) -> asked.Contents:
        """Never asked: the question demands it for what `load` has taken in."""
        raise lacks.IMPORT.answer()


class FailureCallback(asked.FailureCallback):
    """The HTTP provider's notifier as callback on failure; where it sends to is a connection.

    https://airflow.apache.org/docs/apache-airflow-providers-http/stable/notifications/http_notifier_howto_guide.html
    """

    def run(self, url: str, fails: bool, witness: str) -> RunId:
        """The DAG run's id; it may have failed."""
        adapter = connect(self.request)
        parts = urlsplit(url)
        connection = {
            "connection_id": "failure_callback",
            "conn_type": "http",
            "host": f"{parts.scheme}://{parts.hostname}",
            "port": parts.port,
        }
        store(adapter.api(), "connections", connection)
        conf = {"fails": fails, "witness": witness}
        return str(finish(adapter, "failure_callback", conf)["dag_run_id"])


class HttpApi(asked.HttpApi):
    """Airflow's REST API: a DAG run with a text in its configuration.

    https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html
    A token comes first:
    https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/auth-manager/simple/token.html
    """

    def calls(self, text: str) -> asked.Calls:
        """`conf_contains` is the API's own filter for the configuration of runs."""
        adapter = connect(self.request)
        adapter.wait_for_dag("http_api")
        password = json.loads(adapter.passwords.read_text())[USER]
        runs = f"{adapter.url}/api/v2/dags/http_api/dagRuns"
        headers = {"Authorization": "Bearer {token}"}
        login: asked.Call = {
            "method": "POST",
            "url": f"{adapter.url}/auth/token",
            "body": {"username": USER, "password": password},
            "take": {"token": ["access_token"]},
        }
        create: asked.Call = {
            "method": "POST",
            "url": runs,
            "headers": headers,
            "body": {"logical_date": None, "conf": {"text": text}},
            "take": {"run": ["dag_run_id"]},
        }
        find: asked.Call = {
            "method": "GET",
            "url": f"{runs}?conf_contains={text}",
            "headers": headers,
        }
        read: asked.Call = {"method": "GET", "url": f"{runs}/{{run}}", "headers": headers}
        return {"create": [login, create], "find": [find], "read": [read]}


class MlflowPairs(asked.MlflowPairs):
    """A task logs to MLflow with `mlflow-skinny`, in Airflow's own environment.

    https://mlflow.org/docs/latest/ml/tracking/
    """

    def run(self, url: str, experiment: str, text: str, witness: str) -> RunId:
        conf = {"url": url, "experiment": experiment, "text": text, "witness": witness}
        return str(finish(connect(self.request), "mlflow_pairs", conf)["dag_run_id"])


class Openapi(asked.Openapi):
    """The REST API, and the documents of OpenAPI that the server and the package have.

    https://airflow.apache.org/docs/apache-airflow/stable/security/api.html
    """

    def read(self) -> asked.Api:
        """Where the server is, the routes that are declared, and the documents."""
        adapter = connect(self.request)
        return {
            "server": adapter.url,
            "routes": routes.declared(),
            "documents": routes.documents(adapter.url),
        }


class ModelFormats(asked.ModelFormats):
    """The file of the network as an XCom, read by the REST API.

    https://airflow.apache.org/docs/apache-airflow/3.3.2/core-concepts/xcoms.html
    """

    def run(self, weights: str, form: str) -> RunId:
        """The DAG run's id."""
        conf = {"weights": weights, "form": form}
        return str(finish(connect(self.request), "model_formats", conf)["dag_run_id"])

    def fetch(self, run_id: RunId, form: str, file: str) -> None:
        """As a file again."""
        kept = Asked(connect(self.request).api(), "model_formats", run_id).returned("convert")
        Path(file).write_bytes(base64.b64decode(kept))


class Openlineage(asked.Openlineage):
    """The OpenLineage provider with transport `http`, in services that are this probe's own.

    https://airflow.apache.org/docs/apache-airflow-providers-openlineage/stable/guides/user.html
    In those of the batch it would be a part of every task, of which other probes ask the times.
    """

    def run(self, url: str, fails: bool) -> RunId:
        """The DAG run's id; scheduler, dag-processor and api-server are gone by then."""
        transport = {"type": "http", "url": url}
        os.environ["AIRFLOW__OPENLINEAGE__TRANSPORT"] = json.dumps(transport)  # services inherit it
        folder = self.request.workdir / ("fails" if fails else "passes")
        folder.mkdir()
        adapter = own(replace(self.request, workdir=folder))
        try:
            adapter.start_services([dag_file("openlineage")], SUFFIX)
            return str(finish(adapter, "openlineage", {"fails": fails})["dag_run_id"])
        finally:
            adapter.stop()


class Postgresql(asked.Postgresql):
    """Metadata in PostgreSQL by one setting, which this probe's own services are started with.

    https://airflow.apache.org/docs/apache-airflow/stable/howto/set-up-database.html
    """

    def run(self, database: Database, text: str) -> RunId:
        """The DAG run's id; scheduler, dag-processor and api-server are gone by then."""
        adapter = _with_database(self.request, database)
        try:
            adapter.start_services([dag_file("postgresql")], SUFFIX)
            return str(finish(adapter, "postgresql", {"text": text})["dag_run_id"])
        finally:
            adapter.stop()

    def read(self, database: Database, run_id: RunId) -> str:
        """Of the REST API: a new api-server suffices."""
        adapter = _with_database(self.request, database)
        try:
            adapter.start_service(["api-server"])
            adapter.wait_for_api()
            return str(Asked(adapter.api(), "postgresql", run_id).facts["conf"]["text"])
        finally:
            adapter.stop()


def _with_database(request: ProbeRequest, database: Database) -> Adapter:
    adapter = placed(request, request.workdir)
    adapter.private = {databases.SETTING: databases.URL.format(**database)}
    return adapter


class S3Artifacts(asked.S3Artifacts):
    """What a task returns, kept in S3 by the XCom backend for object storage.

    https://airflow.apache.org/docs/apache-airflow-providers-common-io/stable/xcom_backend.html
    https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/connections/aws.html
    """

    CONNECTION = "s3_probe"

    def run(self, s3: asked.S3, text: str) -> RunId:
        """The DAG run's id; scheduler, dag-processor and api-server are gone by then."""
        adapter = self._services(s3)
        try:
            adapter.start_services([dag_file("s3")], SUFFIX)
            return str(finish(adapter, "s3", {"text": text})["dag_run_id"])
        finally:
            adapter.stop()

    def read(self, s3: asked.S3, run_id: RunId) -> str:
        """The API tells the path of what the run has left."""
        adapter = self._services(s3)
        try:
            adapter.start_service(["api-server"])
            adapter.wait_for_api()
            path = Asked(adapter.api(), "s3", run_id).returned("keep")
        finally:
            adapter.stop()
        os.environ.update(self._settings(s3))
        from airflow.sdk import ObjectStoragePath

        return str(json.loads(ObjectStoragePath(path, conn_id=self.CONNECTION).read_text()))

    def _services(self, s3: asked.S3) -> Adapter:
        adapter = own(self.request)
        adapter.private = {**adapter.private, **self._settings(s3)}
        return adapter

    def _settings(self, s3: asked.S3) -> dict[str, str]:
        """The connection is a variable, as are the settings of the backend, which takes all.

        https://airflow.apache.org/docs/apache-airflow/stable/howto/connection.html#environment-variables-connections
        """
        path = f"s3://{self.CONNECTION}@{s3['bucket']}/xcom"
        return {
            f"AIRFLOW_CONN_{self.CONNECTION.upper()}": json.dumps(_connection(s3)),
            "AIRFLOW__CORE__XCOM_BACKEND": IN_OBJECT_STORAGE,
            "AIRFLOW__COMMON_IO__XCOM_OBJECTSTORAGE_PATH": path,
            "AIRFLOW__COMMON_IO__XCOM_OBJECTSTORAGE_THRESHOLD": "0",
        }


def _connection(s3: asked.S3) -> dict[str, Any]:
    return {
        "conn_type": "aws",
        "login": s3["access_key"],
        "password": s3["secret_key"],
        "extra": {"endpoint_url": s3["endpoint"], "region_name": s3["region"]},
    }


class Telemetry(asked.Telemetry):
    """Metrics by StatsD, which the batch's services are set to.

    https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/logging-monitoring/metrics.html
    """

    def run(self, statsd_port: int, otlp: str) -> asked.Sent:
        """The services know the port since they were started."""
        finish(connect(self.request), "telemetry", {})
        return {"protocol": "statsd", "url": None}
