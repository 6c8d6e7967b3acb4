"""Answers about interoperability: what goes out of Metaflow, and into other systems."""

import os
from pathlib import Path

from frameworks.metaflow.probes.running import FLOWS, command, options, read_run, run_flow
from harness.worker.questions import interoperability as asked
from harness.worker.questions.question import RunId


class ExitCodes(asked.ExitCodes):
    """The command that a CI job runs: https://docs.metaflow.org/metaflow/basics"""

    def command(self, ending: str, witness: str) -> asked.Command:
        """`python FLOW run`, which waits for its end."""
        start = command(self.request, FLOWS / "exit_codes.py")
        words = [*start, "run", *options(ending=ending, witness=witness)]
        settings = {name: v for name, v in os.environ.items() if name.startswith("METAFLOW_")}
        return {"command": words, "env": settings, "cwd": str(self.request.workdir)}


class FailureCallback(asked.FailureCallback):
    """Exit hooks: https://docs.metaflow.org/scaling/failures"""

    def run(self, url: str, fails: bool, witness: str) -> RunId:
        """The hook finds the address in a variable, where webhooks are kept."""
        words = ("run", *options(fails=fails, witness=witness))
        flow = FLOWS / "failure_callback.py"
        return run_flow(self.request, flow, *words, FAILURE_WEBHOOK=url)


class MlflowPairs(asked.MlflowPairs):
    """A step that logs to MLflow, with the run id as a tag.

    https://docs.metaflow.org/api/current and https://mlflow.org/docs/latest/ml/tracking
    """

    def run(self, url: str, experiment: str, text: str, witness: str) -> RunId:
        """The tracking server's address is a parameter of the flow."""
        words = options(url=url, experiment=experiment, text=text, witness=witness)
        return run_flow(self.request, FLOWS / "mlflow_pairs.py", "run", *words)


class ModelFormats(asked.ModelFormats):
    """A model's file as an artifact: https://docs.metaflow.org/metaflow/basics#artifacts"""

    def run(self, weights: str, form: str) -> RunId:
        """A run for each format."""
        words = options(weights=weights, form=form)
        return run_flow(self.request, FLOWS / "model_formats.py", "run", *words)

    def fetch(self, run_id: RunId, form: str, file: str) -> None:
        """https://docs.metaflow.org/metaflow/client"""
        Path(file).write_bytes(read_run(self.request, run_id).data.model)


class RoundTrips(asked.RoundTrips):
    """Models as artifacts, which Metaflow pickles.

    https://docs.metaflow.org/metaflow/basics#artifacts
    """

    def run(self, library: str, seed: int) -> RunId:
        """A run for each library."""
        words = options(library=library, seed=seed)
        return run_flow(self.request, FLOWS / "round_trips.py", "run", *words)

    def read(self, library: str, run_id: RunId) -> list[float]:
        """https://docs.metaflow.org/metaflow/client"""
        from scenarios.models import predictions

        return predictions(library, read_run(self.request, run_id).data.model)


class S3Artifacts(asked.S3Artifacts):
    """Artifacts in an S3-compatible store.

    https://docs.metaflow.org/metaflow/configuring-flows/environment-variables
    """

    def run(self, s3: asked.S3, text: str) -> RunId:
        """Metadata stay local. The text comes in as a file: it is long for a command line."""
        _set_store(s3)
        file = self.request.workdir / "text"
        file.write_text(text)
        return run_flow(self.request, FLOWS / "s3.py", "run", *options(file=str(file)))

    def read(self, s3: asked.S3, run_id: RunId) -> str:
        """https://docs.metaflow.org/metaflow/client"""
        _set_store(s3)
        return str(read_run(self.request, run_id).data.text)


def _set_store(s3: asked.S3) -> None:
    os.environ.update(
        METAFLOW_DEFAULT_DATASTORE="s3",
        METAFLOW_DATASTORE_SYSROOT_S3=f"s3://{s3['bucket']}/metaflow",
        METAFLOW_S3_ENDPOINT_URL=s3["endpoint"],
        AWS_ACCESS_KEY_ID=s3["access_key"],
        AWS_SECRET_ACCESS_KEY=s3["secret_key"],
        AWS_DEFAULT_REGION=s3["region"],
    )


class Telemetry(asked.Telemetry):
    """Spans of OpenTelemetry, which the notes of release 2.10.4 tell of.

    https://github.com/Netflix/metaflow/releases/tag/2.10.4
    """

    def run(self, statsd_port: int, otlp: str) -> asked.Sent:
        """Metaflow sends nothing without a key, whatever it is."""
        told = {
            "METAFLOW_OTEL_ENDPOINT": f"{otlp}/v1/traces",
            "METAFLOW_SERVICE_AUTH_KEY": "benchmark",
        }
        words = options(ending="pass", witness=str(self.request.workdir / "witness"))
        run_flow(self.request, FLOWS / "exit_codes.py", "run", *words, **told)
        return {"protocol": "opentelemetry", "url": None}
