"""Dagster as it runs for real: a code server, the webserver and the daemon, on loopback.

https://docs.dagster.io/deployment/oss/oss-deployment-architecture
A run is launched, watched and read back over the webserver's GraphQL API:
https://docs.dagster.io/api/graphql

Set against the defaults are (https://docs.dagster.io/deployment/oss/dagster-yaml):

* `telemetry.enabled` off.
* `max_concurrent` 1 for the steps of a run: branches run one after another, as in every framework
  here. https://docs.dagster.io/guides/operate/run-executors
* One code server for webserver and daemon; each would start one of its own otherwise:
  https://docs.dagster.io/deployment/code-locations/workspace-yaml

How often the daemon looks for queued runs is left at its default.
"""

import importlib
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.request import ProxyHandler, build_opener
from urllib.request import Request as Post

from frameworks.dagster.probes import lacks
from harness.worker.contract import ReadBack, Request, Step
from harness.worker.postgresql import PostgreSQL
from harness.worker.service import Service, run_to_end

POLL_SECONDS = 0.25
NO_TAGS: Mapping[str, str] = {}
OVER = ("SUCCESS", "FAILURE", "CANCELED")
OPENER = build_opener(ProxyHandler({}))  # no proxy: services listen on loopback
VARIABLE = "DAGSTER_POSTGRES_URL"
SETTINGS = "telemetry:\n  enabled: false\n"
# https://docs.dagster.io/deployment/oss/oss-instance-configuration#dagster-storage
STORAGE = """storage:
  postgres:
    postgres_url:
      env: {variable}
"""
WORKSPACE = """load_from:
  - grpc_server:
      host: 127.0.0.1
      port: {port}
      location_name: benchmark
"""
READY = """{
  workspaceOrError { ... on Workspace { locationEntries { locationOrLoadError { __typename } } } }
  instance { daemonHealth { daemonStatus(daemonType: "QUEUED_RUN_COORDINATOR") { healthy } } }
}"""
LAUNCH = """mutation($job: String!, $config: RunConfigData!, $tags: [ExecutionTag!]) {
  launchRun(executionParams: {
    selector: {
      repositoryLocationName: "benchmark", repositoryName: "__repository__", jobName: $job
    }
    runConfigData: $config
    executionMetadata: {tags: $tags}
  }) {
    __typename
    ... on LaunchRunSuccess { run { runId } }
    ... on RunConfigValidationInvalid { errors { message } }
    ... on PythonError { message }
  }
}"""
STATUS = """query($run: ID!) { runOrError(runId: $run) { ... on Run {
  runId jobName status stepStats { stepKey status }
} } }"""
RUN = """query($run: ID!, $after: String) {
  version
  runOrError(runId: $run) { ... on Run {
    status runConfig stepStats { stepKey status startTime endTime }
    eventConnection(afterCursor: $after) {
      cursor hasMore
      events {
        __typename
        ... on MessageEvent { stepKey message }
        ... on LogsCapturedEvent { fileKey stepKeys }
        ... on ExecutionStepFailureEvent { error { ...error errorChain { error { ...error } } } }
        ... on DisplayableEvent { metadataEntries { ...entry } }
        ... on ObservationEvent { assetKey { path } }
        ... on AssetCheckEvaluationEvent { evaluation { metadataEntries { ...entry } } }
      }
    }
  } }
}
fragment error on PythonError { className message stack }
fragment entry on MetadataEntry {
  label
  ... on PathMetadataEntry { path }
  ... on JsonMetadataEntry { jsonString }
  ... on FloatMetadataEntry { floatValue }
  ... on IntMetadataEntry { intValue }
}"""
LOGS = "query($key: [String!]!) { capturedLogs(logKey: $key) { stdout stderr } }"


class RunFailed(RuntimeError):
    """The run did not start or not succeed; the message is Dagster's answer."""


class Adapter:
    """Dagster takes its settings from files in its home."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.home = request.workdir / "dagster"
        self.services: list[Service] = []
        self.database = PostgreSQL(request.workdir / "postgresql", request.ports[2], "dagster")
        self.private = {VARIABLE: self.database.url}  # in a file, others could read its password
        os.environ["DAGSTER_HOME"] = str(self.home)

    def start(self) -> None:
        self.start_services(f"frameworks.dagster.{self.request.scenario}")

    def start_services(self, module: str, settings: str = SETTINGS) -> None:
        """All that Dagster consists of, with the definitions of that module."""
        self.home.mkdir()
        if self.request.deployment == "postgresql":
            self.database.start()
            settings += STORAGE.format(variable=VARIABLE)
        (self.home / "dagster.yaml").write_text(settings)
        workspace = self.home / "workspace.yaml"
        workspace.write_text(WORKSPACE.format(port=self.request.ports[1]))
        webserver, code, *_ = (["-h", "127.0.0.1", "-p", str(p)] for p in self.request.ports)
        # Makes the tables, which all three would try at the same time.
        migrate = [str(_program("dagster")), "instance", "migrate"]
        run_to_end(migrate, self.request.workdir / "migrate.log", self.private)
        self.start_service("dagster", "api", "grpc", "-m", module, "-a", "defs", *code)
        self.start_service("dagster-webserver", "-w", str(workspace), *webserver)
        self.start_service("dagster-daemon", "run", "-w", str(workspace))
        self.services[-1].wait_until_ready(self.is_ready)

    def start_service(self, *command: str) -> Service:
        """One of Dagster's own commands."""
        service = Service(
            command[0],
            [str(_program(command[0])), *command[1:]],
            log=self.request.workdir / f"{command[0]}.log",
            cwd=self.request.workdir,
            env=self.private,
        )
        self.services.append(service)
        return service

    def is_ready(self) -> bool:
        """Whether the webserver has the definitions, and the daemon looks for runs."""
        for service in self.services:
            service.check()
        try:
            answer = self.ask(READY)
        except OSError:
            return False
        entries = answer["workspaceOrError"]["locationEntries"]
        loaded = [(entry["locationOrLoadError"] or {}).get("__typename") for entry in entries]
        healthy = answer["instance"]["daemonHealth"]["daemonStatus"]["healthy"]
        return bool(healthy) and loaded == ["RepositoryLocation"]

    def run(self) -> str:
        parameters = {"data": str(self.request.data), **self.request.parameters}
        config = {
            "resources": {"parameters": {"config": parameters}},
            "execution": {"config": {"multiprocess": {"max_concurrent": 1}}},
        }
        return str(self.finish(self.launch("pipeline", config))["runId"])

    def launch(self, job: str, config: dict[str, Any], tags: Mapping[str, str] = NO_TAGS) -> str:
        """The id of the run; raises RunFailed with the answer where there is none."""
        named = [{"key": key, "value": value} for key, value in tags.items()]
        answer = self.ask(LAUNCH, job=job, config=config, tags=named)["launchRun"]
        if "run" not in answer:
            raise RunFailed(json.dumps(answer))
        return str(answer["run"]["runId"])

    def finish(self, run_id: str) -> dict[str, Any]:
        """Wait for the run's end; raises RunFailed when that is no success."""
        run = self.ended(run_id)
        if run["status"] != "SUCCESS":
            raise RunFailed(json.dumps(run))
        return run

    def ended(self, run_id: str) -> dict[str, Any]:
        """What the store says of the run, once that is over."""
        while (run := self.status(run_id))["status"] not in OVER:
            time.sleep(POLL_SECONDS)
            for service in self.services:
                service.check()
        return run

    def status(self, run_id: str) -> dict[str, Any]:
        """What the store says of the run now."""
        return dict(self.ask(STATUS, run=run_id)["runOrError"])

    def read_back(self, run_id: str) -> ReadBack:
        pipeline = importlib.import_module(f"frameworks.dagster.{self.request.scenario}")
        run, events = self.stored(run_id)
        load = _loader()
        kept: dict[str, dict[str, Any]] = {}  # what a step has left
        metrics: dict[str, list[tuple[int, float]]] = {}
        logs = {}
        for event in events:
            kind = event["__typename"]
            told = event.get("evaluation", event).get("metadataEntries", ())
            entries = {each["label"]: each for each in told}
            if kind == "LogsCapturedEvent":
                (key,) = event["stepKeys"]
                logs[_name(key, pipeline)] = self.log(run_id, event["fileKey"])
            elif kind == "ObservationEvent":
                point = (entries["epoch"]["intValue"], entries["value"]["floatValue"])
                metrics.setdefault("/".join(event["assetKey"]["path"]), []).append(point)
            elif kind == "AssetCheckEvaluationEvent":
                left = {"output": json.loads(entries["output"]["jsonString"])}
                kept[_name(event["stepKey"], pipeline)] = left
            elif kind == "HandledOutputEvent":
                left = load(entries["path"]["path"])
                if isinstance(left, dict):  # others start branches
                    kept[_name(event["stepKey"], pipeline)] = left
        outputs = {name: left["output"] for name, left in kept.items()}
        (self.request.evidence / "graphql.json").write_text(json.dumps([run, events], indent=1))
        return ReadBack(
            version=run["version"],
            outputs=outputs,
            artifacts={
                file: self._saved(file, kept[name]["file"])
                for name, output in outputs.items()
                for file in output.get("files", ())
            },
            params=run["runConfig"]["resources"]["parameters"]["config"],
            metrics=metrics,
            steps=[
                Step(
                    _name(each["stepKey"], pipeline),
                    each["status"],
                    each["startTime"],
                    each["endTime"],
                )
                for each in run["stepStats"]
            ],
            logs=logs,
            code_version=lacks.CODE_VERSION.answer(),
            data_version=lacks.DATA_VERSION.answer(),
            model=lacks.REGISTRY.answer(),
        )

    def _saved(self, name: str, content: bytes) -> Path:
        path = self.request.workdir / f"fetched-{name.replace('/', '-')}"
        path.write_bytes(content)
        return path

    def stored(self, run_id: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """The run and all its events, as the store has them."""
        events: list[dict[str, Any]] = []
        page: dict[str, Any] = {"cursor": None, "hasMore": True}
        while page["hasMore"]:
            answer = self.ask(RUN, run=run_id, after=page["cursor"])
            run = {"version": answer["version"], **answer["runOrError"]}
            page = run.pop("eventConnection")
            events += page["events"]
        return run, events

    def log(self, run_id: str, file: str) -> str:
        """What a step has printed."""
        logs = self.ask(LOGS, key=[run_id, "compute_logs", file])["capturedLogs"]
        return "".join(logs[stream] or "" for stream in ("stdout", "stderr"))

    def stop(self) -> None:
        """The daemon first: the others need nothing of it."""
        for service in reversed(self.services):
            service.stop(grace=5)
        self.database.stop()

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """What the GraphQL API answers; raises RunFailed for an error."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        url = f"http://127.0.0.1:{self.request.ports[0]}/graphql"
        post = Post(url, body, {"Content-Type": "application/json"})
        with OPENER.open(post, timeout=120) as response:
            answer: dict[str, Any] = json.load(response)
        if "errors" in answer:
            raise RunFailed(json.dumps(answer["errors"]))
        return dict(answer["data"])


def _loader() -> Callable[[str], Any]:
    """Gives back an output that the default IO manager keeps at a path, as it loads it.

    By the method that each IO manager of its kind has for that:
    https://docs.dagster.io/guides/build/io-managers/defining-a-custom-io-manager
    """
    import dagster as dg
    from upath import UPath

    with (
        dg.DagsterInstance.get() as instance,
        dg.build_resources({"io_manager": dg.FilesystemIOManager()}, instance) as resources,
    ):
        manager = resources.io_manager
    return lambda path: manager.load_from_path(dg.build_input_context(), UPath(path))


def _name(key: str, pipeline: ModuleType) -> str:
    """A step in the scenario's words: "train/CNN" for "mnist.train[CNN]"."""
    step, _, branch = key.rpartition(".")[2].removesuffix("]").partition("[")
    return str(pipeline.STEPS.get(step, step)) + ("/" + branch if branch else "")


def _program(name: str) -> Path:
    """One of this environment's own."""
    return Path(sys.executable).with_name(name)
