"""Answers about interoperability: what goes out of Prefect, and into other systems."""

import json
import os
import sys
from pathlib import Path

import httpx

from frameworks.prefect.adapter import Adapter
from frameworks.prefect.probes import lacks
from frameworks.prefect.probes.configuration import LAUNCH
from frameworks.prefect.probes.runs import FLOWS, Asked
from frameworks.prefect.probes.services import connect, placed
from harness.worker.contract import ProbeRequest
from harness.worker.questions import interoperability as asked
from harness.worker.questions.configuration import Database
from harness.worker.questions.question import RunId


class ExitCodes(asked.ExitCodes):
    """A script that calls its flow, as a CI job runs it.

    https://docs.prefect.io/v3/how-to-guides/workflows/write-and-run
    """

    def command(self, ending: str, witness: str) -> asked.Command:
        """The batch's server knows of the run."""
        connect(self.request)
        given = json.dumps({"ending": ending, "witness": witness})
        file = str(FLOWS / "exit_codes.py")
        env = {name: os.environ[name] for name in ("PREFECT_API_URL", "PREFECT_HOME")}
        command = [sys.executable, str(LAUNCH), file, "exit_codes", given]
        return {"command": command, "env": env, "cwd": str(self.request.workdir)}


class Export(Asked, asked.Export):
    """A run as the JSON of Prefect's REST API: https://docs.prefect.io/v3/api-ref/rest-api

    Metrics are a table artifact. Nothing takes a run in: `prefect transfer` moves what runs need.
    """

    def run(self, params: dict[str, str], metrics: dict[str, float], tags: dict[str, str]) -> RunId:
        from_flow = self.flow("export")
        from prefect import tags as tagged

        with tagged(*(f"{name}:{value}" for name, value in tags.items())):
            return self.call(from_flow, params=params, metrics=metrics)

    def export(self, run_id: RunId, folder: str) -> None:
        """Two answers of the API: the flow run, and its artifacts."""
        asked_for = {"artifacts": {"flow_run_id": {"any_": [run_id]}}}
        run = self.client.request("GET", f"/flow_runs/{run_id}")
        artifacts = self.client.request("POST", "/artifacts/filter", json=asked_for)
        Path(folder, "flow_run.json").write_text(run.text)
        Path(folder, "artifacts.json").write_text(artifacts.text)

    def load(self, folder: str, home: str) -> RunId:
        """There is no such thing."""
        raise lacks.IMPORT.answer()

    def read(self, run_id: RunId, home: str) -> asked.Contents:
        """Never asked: the question demands it for what `load` has taken in."""
        raise lacks.IMPORT.answer()


class FailureCallback(Asked, asked.FailureCallback):
    """A hook of the flow for failures.

    https://docs.prefect.io/v3/how-to-guides/workflows/state-change-hooks
    """

    def run(self, url: str, fails: bool, witness: str) -> RunId:
        return self.called("failure_callback", url=url, fails=fails, witness=witness)


class HttpApi(Asked, asked.HttpApi):
    """Runs of a deployment by the REST API: https://docs.prefect.io/v3/api-ref/rest-api"""

    def calls(self, text: str) -> asked.Calls:
        """The text is a tag."""
        self.deploy("http_api")
        url = self.request.services["url"]
        find_deployment: asked.Call = {
            "method": "GET",
            "url": f"{url}/deployments/name/http-api/probe",
            "take": {"deployment": ["id"]},
        }
        create: asked.Call = {
            "method": "POST",
            "url": f"{url}/deployments/{{deployment}}/create_flow_run",
            "body": {"tags": [text]},
            "take": {"run": ["id"]},
        }
        find: asked.Call = {
            "method": "POST",
            "url": f"{url}/flow_runs/filter",
            "body": {"flow_runs": {"tags": {"all_": [text]}}},
        }
        read: asked.Call = {"method": "GET", "url": f"{url}/flow_runs/{{run}}"}
        return {"create": [find_deployment, create], "find": [find], "read": [read]}


class MlflowPairs(Asked, asked.MlflowPairs):
    """A task that logs to MLflow, with the id that Prefect tells it.

    https://docs.prefect.io/v3/how-to-guides/workflows/access-runtime-info
    https://mlflow.org/docs/latest/ml/tracking/
    """

    def run(self, url: str, experiment: str, text: str, witness: str) -> RunId:
        told = {"url": url, "experiment": experiment, "text": text, "witness": witness}
        return self.called("mlflow_pairs", **told)


class Openapi(Asked, asked.Openapi):
    """The REST API: https://docs.prefect.io/v3/api-ref/rest-api"""

    def read(self) -> asked.Api:
        """Where the server is, the routes of the same application, and its document."""
        connect(self.request)
        from frameworks.prefect.probes import routes

        server = self.request.services["url"].removesuffix("/api")
        served = [
            httpx.get(f"{server}{path}", trust_env=False, timeout=60) for path in routes.SERVED
        ]
        documents = [answer.json() for answer in served if answer.is_success]
        return {"server": server, "routes": routes.declared(), "documents": documents}


class Postgresql(Asked, asked.Postgresql):
    """Metadata in PostgreSQL by one setting, which this probe's own server is started with.

    https://docs.prefect.io/v3/how-to-guides/self-hosted/server-cli#use-postgresql
    """

    def run(self, database: Database, text: str) -> RunId:
        """The server is gone by then."""
        adapter = _with_database(self.request, database)
        try:
            from frameworks.prefect.probes.flows.postgresql import postgresql

            return self.call(postgresql, text=text)
        finally:
            adapter.stop()

    def read(self, database: Database, run_id: RunId) -> str:
        """Of a new server."""
        adapter = _with_database(self.request, database)
        try:
            from prefect import get_client

            with get_client(sync_client=True) as client:
                return str(client.read_flow_run(run_id).parameters["text"])
        finally:
            adapter.stop()


def _with_database(request: ProbeRequest, database: Database) -> Adapter:
    adapter = placed(request, request.workdir)
    url = "postgresql+asyncpg://{user}:{password}@{host}:{port}/{name}".format(**database)
    adapter.start_server({"PREFECT_SERVER_DATABASE_CONNECTION_URL": url})
    return adapter


class S3Artifacts(Asked, asked.S3Artifacts):
    """Results of tasks in a bucket, by the block of prefect-aws.

    https://docs.prefect.io/v3/advanced/results#result-storage
    https://docs.prefect.io/integrations/prefect-aws/index
    """

    def run(self, s3: asked.S3, text: str) -> RunId:
        """The block is saved, as the server has to know it; its keys are encrypted there."""
        connect(self.request)
        from prefect_aws import AwsClientParameters, AwsCredentials, S3Bucket

        credentials = AwsCredentials(
            aws_access_key_id=s3["access_key"],
            aws_secret_access_key=s3["secret_key"],
            region_name=s3["region"],
            aws_client_parameters=AwsClientParameters(endpoint_url=s3["endpoint"]),
        )
        block = S3Bucket(bucket_name=s3["bucket"], credentials=credentials)
        block.save("probe", overwrite=True)
        return self.call(self.flow("s3").with_options(result_storage=block), text=text)

    def read(self, s3: asked.S3, run_id: RunId) -> str | None:
        """The state of the task run names the block."""
        return str(self.task(run_id, "keep").state.result())


class Telemetry(Asked, asked.Telemetry):
    """The server's metrics for Prometheus, which the batch's settings switch on.

    https://docs.prefect.io/v3/api-ref/settings-ref, `server.metrics_enabled`
    """

    def run(self, statsd_port: int, otlp: str) -> asked.Sent:
        self.called("params")
        return {"protocol": "prometheus", "url": f"{self.request.services['url']}/metrics"}
