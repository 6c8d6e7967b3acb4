"""Answers about interoperability: jobs of the folder `jobs`, run in Dagster's services."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from frameworks.dagster.adapter import LAUNCH, SETTINGS
from frameworks.dagster.probes import homes
from frameworks.dagster.probes.configuration import JOBS, execute, newest_run, storage, typed
from frameworks.dagster.probes.launched import Launched
from harness.worker.questions import interoperability as asked
from harness.worker.questions.configuration import Database
from harness.worker.questions.question import RunId

FIND = """query($text: String!) { runsOrError(filter: {tags: [{key: "text", value: $text}]}) {
  ... on Runs { results { runId tags { key value } } }
} }"""
READ = "query($run: ID!) { runOrError(runId: $run) { ... on Run { runId tags { key value } } } }"
S3 = {
    "PROBE_S3_ENDPOINT": "endpoint",
    "PROBE_S3_REGION": "region",
    "PROBE_S3_BUCKET": "bucket",
    "PROBE_S3_KEY": "access_key",
    "PROBE_S3_SECRET": "secret_key",
}


# The storage of dagster-openlineage, around the default one and around PostgreSQL's.
FILES = """event_log_storage:
  module: dagster_openlineage
  class: OpenLineageEventLogStorage
  config:
    wrapped:
      module: dagster._core.storage.event_log
      class: SqliteEventLogStorage
      config:
        base_dir: {home}/history/runs
    namespace: benchmark
"""
SERVED = """event_log_storage:
  module: dagster_openlineage
  class: OpenLineageEventLogStorage
  config:
    wrapped:
      module: dagster_postgres.event_log
      class: PostgresEventLogStorage
      config: &database
        postgres_url:
          env: DAGSTER_POSTGRES_URL
    namespace: benchmark
run_storage:
  module: dagster_postgres.run_storage
  class: PostgresRunStorage
  config: *database
schedule_storage:
  module: dagster_postgres.schedule_storage
  class: PostgresScheduleStorage
  config: *database
"""


class ExitCodes(asked.ExitCodes):
    """`dagster job execute`: the command that runs a job and waits for its end.

    https://docs.dagster.io/api/clis/cli
    """

    def command(self, ending: str, witness: str) -> asked.Command:
        """In an instance of its own."""
        home = homes.home(self.request)
        config = {
            "resources": {"told": {"config": {"values": {"ending": ending, "witness": witness}}}}
        }
        file = home / f"{ending}.yaml"
        file.write_text(json.dumps(config))  # which is YAML, too
        words = ["-m", f"{JOBS}.exit_codes", "-j", "exit_codes", "--config", str(file)]
        return {
            "command": ["dagster", "job", "execute", *words],
            "env": dict(homes.variables(self.request, home)),
            "cwd": str(self.request.workdir),
        }


class Export(Launched, asked.Export):
    """A run as JSON of the GraphQL API, and as the file of `dagster debug export`.

    https://docs.dagster.io/api/clis/cli, https://docs.dagster.io/api/graphql
    The file is gzipped JSON, which `dagster debug import` takes in.
    """

    def run(self, params: dict[str, str], metrics: dict[str, float], tags: dict[str, str]) -> RunId:
        """Parameters are the run's configuration, metrics are metadata of an output."""
        return self.over("export", {**params, "metrics": metrics}, tags=tags)

    def export(self, run_id: RunId, folder: str) -> None:
        """Both."""
        run, events = self.adapter.stored(run_id)
        tags = self.adapter.ask(READ, run=run_id)["runOrError"]["tags"]
        told = json.dumps({**run, "tags": tags, "events": events})
        Path(folder, "run.json").write_text(told)
        typed(self.adapter.home, ["dagster", "debug", "export", run_id, f"{folder}/run.gz"])

    def load(self, folder: str, home: str) -> RunId:
        """Under the id that it had."""
        typed(Path(home), ["dagster", "debug", "import", f"{folder}/run.gz"])
        return newest_run(Path(home))

    def read(self, run_id: RunId, home: str) -> asked.Contents:
        """By the API of the instance."""
        os.environ["DAGSTER_HOME"] = home
        from dagster import DagsterInstance

        with DagsterInstance.get() as instance:
            (run,) = instance.get_runs()
            outputs = [
                event.dagster_event.step_output_data
                for event in instance.all_logs(run_id)
                if event.dagster_event and event.dagster_event.is_successful_output
            ]
        params = dict(run.run_config["resources"]["told"]["config"]["values"])
        del params["metrics"]
        metrics = {name: each.value for output in outputs for name, each in output.metadata.items()}
        return {"params": params, "metrics": metrics, "tags": dict(run.tags)}


class FailureCallback(Launched, asked.FailureCallback):
    """A hook for failures: https://docs.dagster.io/guides/build/ops/op-hooks"""

    def run(self, url: str, fails: bool, witness: str) -> RunId:
        """It may have failed."""
        return self.over("failure_callback", {"url": url, "fails": fails, "witness": witness})


class HttpApi(Launched, asked.HttpApi):
    """The GraphQL API, which takes a POST of JSON: https://docs.dagster.io/api/graphql"""

    def calls(self, text: str) -> asked.Calls:
        """The text is a tag of the run, by which runs are found."""
        launched = {
            "job": "postgresql",
            "config": {"ops": {"texted": {"config": {"text": text}}}},
            "tags": [{"key": "text", "value": text}],
        }
        take: dict[str, list[str | int]] = {"run": ["data", "launchRun", "run", "runId"]}
        create: asked.Call = {**self._post(LAUNCH, launched), "take": take}
        find = self._post(FIND, {"text": text})
        return {"create": [create], "find": [find], "read": [self._post(READ, {"run": "{run}"})]}

    def _post(self, query: str, variables: dict[str, Any]) -> asked.Call:
        url = f"http://127.0.0.1:{self.adapter.request.ports[0]}/graphql"
        return {"method": "POST", "url": url, "body": {"query": query, "variables": variables}}


class MlflowPairs(Launched, asked.MlflowPairs):
    """A step logs to MLflow with `mlflow-skinny`, in Dagster's own environment.

    https://mlflow.org/docs/latest/ml/tracking/
    """

    def run(self, url: str, experiment: str, text: str, witness: str) -> RunId:
        told = {"url": url, "experiment": experiment, "text": text, "witness": witness}
        return self.over("mlflow_pairs", told)


class Openlineage(asked.Openlineage):
    """dagster-openlineage, by the storage that it wraps.

    https://docs.dagster.io/integrations/libraries/openlineage
    That page calls it community-supported. Its source lies in the organisation of Dagster's makers:
    https://github.com/dagster-io/community-integrations/tree/main/libraries/dagster-openlineage
    """

    def run(self, url: str, fails: bool) -> RunId:
        """By the command, in an instance of its own; its exit code is that of the run."""
        name = "fails" if fails else "passes"
        served = homes.is_served(self.request)
        storage = SERVED if served else FILES.format(home=self.request.workdir / name)
        home = homes.home(self.request, name, storage)
        config = {"resources": {"told": {"config": {"values": {"fails": fails}}}}}
        try:
            execute(home, "openlineage", config, OPENLINEAGE_URL=url)
        except subprocess.CalledProcessError:
            if not fails:
                raise
        return newest_run(home)


class Postgresql(asked.Postgresql):
    """Storage in PostgreSQL by `dagster.yaml`.

    https://docs.dagster.io/deployment/oss/oss-instance-configuration#dagster-storage
    """

    def run(self, database: Database, text: str) -> RunId:
        """By its command, in an instance of its own."""
        home = self.request.workdir / "instance"
        home.mkdir()
        (home / "dagster.yaml").write_text(SETTINGS + storage(database))
        execute(home, "postgresql", {"ops": {"texted": {"config": {"text": text}}}})
        return newest_run(home)

    def read(self, database: Database, run_id: RunId) -> str:
        """By the API of the instance."""
        os.environ["DAGSTER_HOME"] = str(self.request.workdir / "instance")
        from dagster import DagsterInstance, RunsFilter

        with DagsterInstance.get() as instance:
            (run,) = instance.get_runs(RunsFilter(run_ids=[run_id]))
        return str(run.run_config["ops"]["texted"]["config"]["text"])


class S3Artifacts(asked.S3Artifacts):
    """An IO manager of dagster-aws, with a resource that says where the bucket is.

    https://docs.dagster.io/integrations/libraries/aws/s3
    """

    def run(self, s3: asked.S3, text: str) -> RunId:
        """By its command, in an instance of its own."""
        home = homes.home(self.request)
        config = {"resources": {"told": {"config": {"values": {"text": text}}}}}
        execute(home, "s3", config, **_variables(s3))
        return newest_run(home)

    def read(self, s3: asked.S3, run_id: RunId) -> str:
        """By the same IO manager, which keeps it below the run's id."""
        os.environ.update(_variables(s3))
        from dagster import build_resources

        from frameworks.dagster.probes.jobs.s3 import KEPT
        from frameworks.dagster.probes.kept import loaded

        with build_resources({"io_manager": KEPT}) as resources:
            return str(loaded(resources.io_manager, run_id, "s3_text"))


def _variables(s3: asked.S3) -> dict[str, str]:
    fields: dict[str, Any] = dict(s3)
    return {variable: fields[name] for variable, name in S3.items()}
