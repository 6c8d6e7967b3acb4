"""Answers about configuration: jobs of the folder `jobs`, run in Dagster's services."""

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from frameworks.dagster.adapter import POLL_SECONDS, SETTINGS, Adapter, RunFailed
from frameworks.dagster.probes import homes, scripts
from frameworks.dagster.probes.launched import PATIENCE, Launched
from frameworks.dagster.probes.services import DEFINITIONS, MORE, apart, connect
from harness.worker import shell
from harness.worker.questions import configuration as asked
from harness.worker.questions.question import RunId
from harness.worker.witness import note, times

JOBS = "frameworks.dagster.probes.jobs"
BACKFILL = """mutation($days: [String!]!, $tags: [ExecutionTag!]) {
  launchPartitionBackfill(backfillParams: {
    assetSelection: [{path: ["schedule"]}], partitionNames: $days, tags: $tags
  }) {
    __typename
    ... on LaunchBackfillSuccess { backfillId }
    ... on PythonError { message }
  }
}"""
BACKFILLED = """query($backfill: String!) { partitionBackfillOrError(backfillId: $backfill) {
  ... on PartitionBackfill { status runs(limit: 10) { runId status } }
} }"""
AGAIN = """mutation($run: String!) {
  launchRunReexecution(reexecutionParams: {parentRunId: $run, strategy: FROM_FAILURE}) {
    __typename
    ... on LaunchRunSuccess { run { runId } }
    ... on PythonError { message }
  }
}"""
PROCESS = """query($run: ID!) { runOrError(runId: $run) { ... on Run { eventConnection { events {
  ... on EngineEvent { metadataEntries { label ... on TextMetadataEntry { text } } }
} } } } }"""
RETRIED = """query($run: String!) { runsOrError(filter: {tags: [
  {key: "dagster/parent_run_id", value: $run}
]}) { ... on Runs { results { runId } } } }"""


class BackendSwap(asked.BackendSwap):
    """Storage in PostgreSQL: a package, and a table of `dagster.yaml`.

    https://docs.dagster.io/deployment/oss/oss-instance-configuration#dagster-storage
    """

    DEFAULT = (
        "pip install dagster\n"
        "mkdir -p instance\n"
        "export DAGSTER_HOME=$PWD/instance\n"
        f"dagster job execute -m {JOBS}.backend_swap -j backend_swap\n"
    )

    def scripts(self, database: asked.Database) -> asked.BackendScripts:
        """From installation to the first run."""
        install, make, home, run = self.DEFAULT.splitlines()
        written = f"cat > instance/dagster.yaml <<END\n{storage(database)}END"
        swapped = [f"{install} dagster-postgres", make, written, home, run]
        return {"default": self.DEFAULT, "postgresql": "\n".join(swapped) + "\n"}

    def run(self, database: asked.Database, script: str) -> RunId:
        """What the instance says is its only run."""
        shell.run(script, cwd=self.request.workdir)
        return newest_run(self.request.workdir / "instance")


def storage(database: asked.Database) -> str:
    """The table of `dagster.yaml`.

    SQLAlchemy 2.1 takes a bare `postgresql` for another driver than the one that comes along.
    """
    url = "postgresql+psycopg2://{user}:{password}@{host}:{port}/{name}".format(**database)
    return f"storage:\n  postgres:\n    postgres_url: {url}\n"


def newest_run(home: Path) -> RunId:
    """The id that the instance there has."""
    os.environ["DAGSTER_HOME"] = str(home)
    from dagster import DagsterInstance

    with DagsterInstance.get() as instance:
        (run,) = instance.get_runs(limit=1)
    return str(run.run_id)


def typed(home: Path, words: list[str], **env: str) -> str:
    """What one of Dagster's commands prints, in that home; raises CalledProcessError."""
    program = str(Path(sys.executable).with_name(words[0]))
    variables = {**os.environ, "DAGSTER_HOME": str(home), **env}
    done = subprocess.run(
        [program, *words[1:]], env=variables, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


class Branch(Launched, asked.Branch):
    """An op with two outputs: https://docs.dagster.io/guides/build/ops/graphs"""

    def run(self, coin: str, notes: str) -> RunId:
        return self.over("branch", {"coin": coin, "notes": notes})


class Cache(asked.Cache):
    """The daemon makes an asset again by a condition: other data or other code than before.

    https://docs.dagster.io/guides/automate/declarative-automation
    https://docs.dagster.io/guides/build/assets/asset-versioning-and-caching
    Dagster compares versions, and decides. The user writes them: that of the code changes with the
    constant, and those of data are the values. Data are those of assets, so the parameter is one.
    """

    PROGRAM = Path(__file__).with_name("programs") / "cache.py"

    def run(self, code: str, source: str, parameter: int, notes: str) -> RunId:
        """By command inputs first, and last what shows; between them the daemon decides."""
        adapter = apart(self.request)
        homes.home(self.request, adapter.home.name)
        file = adapter.home / "program.py"
        file.write_text(self.PROGRAM.read_text().replace('CODE = "one"', f'CODE = "{code}"'))
        env = {"SOURCE": source, "PARAMETER": str(parameter), "NOTES": notes}
        materialize = ["dagster", "asset", "materialize", "-f", str(file), "--select"]
        from frameworks.dagster.probes.automated import decide

        typed(adapter.home, [*materialize, "load,parameter"], **env)
        decide(adapter, file, env)
        typed(adapter.home, [*materialize, "show"], **env)
        return newest_run(adapter.home)


class Concurrency(Launched, asked.Concurrency):
    """Steps of a run, with and without a limit of its executor.

    https://docs.dagster.io/guides/operate/run-executors
    """

    def run(self, limit: int | None, seconds: float, notes: str) -> RunId:
        """By default there are as many at once as the machine has processors."""
        values = {"seconds": seconds, "notes": notes}
        if limit is None:
            return self.over("concurrency", values)
        execution = {"config": {"multiprocess": {"max_concurrent": limit}}}
        return self.over("concurrency", values, execution=execution)


class ConcurrentRuns(Launched, asked.ConcurrentRuns):
    """Runs of one job, with and without a tag whose runs the queue limits.

    https://docs.dagster.io/guides/operate/managing-concurrency/run-queue-limits
    """

    def run(self, limit: int | None, seconds: float, notes: str) -> list[RunId]:
        tags = {} if limit is None else {"one-at-a-time": "yes"}
        told = {"seconds": seconds, "notes": notes}
        started = [
            self.launch("concurrent_runs", {"number": number, **told}, tags=tags)
            for number in range(3)
        ]
        return [str(self.adapter.ended(run_id)["runId"]) for run_id in started]

    def result(self, run_id: RunId) -> int:
        """The output that the IO manager has kept."""
        connect(self.request)  # says where the instance is
        from dagster import DagsterInstance

        from frameworks.dagster.probes.kept import kept

        with DagsterInstance.get() as instance:
            return int(kept(instance, run_id, "work"))


class ExecutorSwap(Launched, asked.ExecutorSwap):
    """Steps run in the process of their run, not each in one of its own.

    https://docs.dagster.io/guides/operate/run-executors
    """

    def scripts(self) -> asked.ExecutorScripts:
        """A job and the command that executes it."""
        program = Path(__file__).with_name("jobs") / "executor_swap.py"
        default = _script(program.read_text())
        swapped = default.replace("@dg.job\n", "@dg.job(executor_def=dg.in_process_executor)\n")
        return {"default": default, "swapped": swapped}

    def run(self, which: str, script: str, notes: str) -> RunId:
        """Each in a folder of its own."""
        folder = self.request.workdir / which
        folder.mkdir()
        os.environ["NOTES"] = notes
        shell.run(script, cwd=folder)
        return newest_run(folder / "instance")


def _script(program: str) -> str:
    return (
        "pip install dagster\n"
        "mkdir -p instance\n"
        "export DAGSTER_HOME=$PWD/instance\n"
        f"cat > job.py <<END\n{program}END\n"
        "dagster job execute -f job.py -j executor_swap\n"
    )


class FanOut(Launched, asked.FanOut):
    """Dynamic outputs: https://docs.dagster.io/guides/build/ops/dynamic-graphs"""

    def run(self, width: str, notes: str) -> RunId:
        return self.over("fan_out", {"width": width, "notes": notes})


class Pause(asked.Pause):
    """A queue that launches no runs, and one: a setting, with which the daemon starts again.

    https://docs.dagster.io/deployment/oss/dagster-yaml, `max_concurrent_runs`
    """

    def run(self, notes: str) -> RunId:
        """How long it took is left for the pause."""
        with self._queue(1) as adapter:
            begin = time.monotonic()
            run_id = _finished(adapter, _queued(adapter.home, notes))
            self._took.write_text(str(time.monotonic() - begin))
            return run_id

    def pause(self, notes: str) -> RunId:
        """The id of the run; the daemon lives on for three times as long as without a pause."""
        with self._queue(0) as adapter:
            run_id = _queued(adapter.home, notes)
            time.sleep(3 * float(self._took.read_text()))
            return run_id

    def resume(self, run_id: RunId, notes: str) -> RunId:
        note(notes, "resumed")
        with self._queue(1) as adapter:
            return _finished(adapter, run_id)

    @property
    def _took(self) -> Path:
        return self.request.workdir / "seconds"

    @contextmanager
    def _queue(self, limit: int) -> Iterator[Adapter]:
        """A daemon of this probe's own, which launches so many runs at a time."""
        adapter = apart(self.request)
        queue = f"concurrency:\n  runs:\n    max_concurrent_runs: {limit}\n"
        homes.home(self.request, adapter.home.name, homes.stored(self.request) + queue)
        typed(adapter.home, ["dagster", "instance", "migrate"])  # makes the tables, before two do
        adapter.start_service("dagster-daemon", "run", "-m", DEFINITIONS)
        try:
            yield adapter
        finally:
            adapter.stop()


def _queued(home: Path, notes: str) -> RunId:
    """The id of a run that was put into the queue there."""
    run_id = str(uuid.uuid4())
    config = json.dumps({"resources": {"told": {"config": {"values": {"notes": notes}}}}})
    note(notes, "triggered")
    words = ["-m", DEFINITIONS, "-j", "pause", "--run-id", run_id, "--config-json", config]
    typed(home, ["dagster", "job", "launch", *words])
    return run_id


def _finished(adapter: Adapter, run_id: RunId) -> RunId:
    """Once it is over, well or not."""
    from dagster import DagsterInstance

    with DagsterInstance.get() as instance:
        while not instance.get_run_by_id(run_id).is_finished:
            time.sleep(POLL_SECONDS)
            for service in adapter.services:
                service.check()
    return run_id


class Queues(Launched, asked.Queues):
    """Runs with priorities, and a limit for each value of a tag.

    https://docs.dagster.io/deployment/execution/customizing-run-queue-priority
    https://docs.dagster.io/guides/operate/managing-concurrency/run-queue-limits
    """

    def prioritised(self, priorities: dict[str, int], seconds: float, notes: str) -> None:
        """The first has the slot when the others come."""
        runs = [self._run("hold", seconds, notes, "first")]
        self._wait("begin", notes)
        for name, priority in priorities.items():
            runs.append(self._run(name, seconds, notes, "first", priority))
        self._all_over(runs)

    def separated(self, seconds: float, notes: str) -> None:
        runs = [self._run(f"slow-{number}", seconds, notes, "first") for number in range(3)]
        self._all_over([*runs, self._run("quick", seconds, notes, "second")])

    def _run(self, name: str, seconds: float, notes: str, queue: str, priority: int = 0) -> RunId:
        tags = {"queue": queue, "dagster/priority": str(priority)}
        told = {"name": name, "seconds": seconds, "notes": notes}
        return self.launch("queues", told, tags=tags)

    def _wait(self, what: str, notes: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not times(notes, what):
            if time.monotonic() > deadline:
                raise TimeoutError(f"no step noted {what}")
            time.sleep(POLL_SECONDS)

    def _all_over(self, runs: list[RunId]) -> None:
        for run_id in runs:
            self.adapter.ended(run_id)


class Rejection(Launched, asked.Rejection):
    """Launches a job with mistakes in its configuration.

    https://docs.dagster.io/guides/operate/configuration/run-configuration
    """

    def run(self, parameters: dict[str, Any], notes: str) -> asked.Said:
        """The GraphQL API's answer; when it accepts them, once the run is over."""
        try:
            ops = {"counted": {"config": parameters}}
            run_id = self.over("rejection", {"notes": notes}, ops=ops)
        except RunFailed as refused:
            return {"code": 1, "message": str(refused)}
        return {"code": 0, "message": json.dumps(self.adapter.status(run_id))}


class Resume(Launched, asked.Resume):
    """Executes a run again from its failure.

    https://docs.dagster.io/guides/operate/run-retries-and-re-execution
    """

    def run(self, obstacle: str, notes: str) -> RunId:
        """The id of the run, which has failed."""
        return self.over("resume", {"obstacle": obstacle, "notes": notes})

    def resume(self, run_id: RunId, obstacle: str, notes: str) -> RunId:
        """Another run; what its parameters are, Dagster knows."""
        answer = self.adapter.ask(AGAIN, run=run_id)["launchRunReexecution"]
        return str(self.adapter.ended(answer["run"]["runId"])["runId"])

    def succeeded(self, run_id: RunId) -> bool:
        return self.ended_well(run_id)


class Retry(Launched, asked.Retry):
    """A policy of an op: https://docs.dagster.io/guides/build/ops/op-retries"""

    def run(self, tries: int, notes: str) -> RunId:
        """There is a job for each number of tries."""
        return self.over(f"retry_{tries}", {"notes": notes})

    def succeeded(self, run_id: RunId) -> bool:
        return self.ended_well(run_id)


class Schedule(Launched, asked.Schedule):
    """One request for a backfill of partitions.

    https://docs.dagster.io/guides/build/partitions-and-backfills/backfilling-data
    """

    def run(self, days: list[str], notes: str) -> list[RunId]:
        """The ids of the runs, once all are over."""
        tags = [{"key": "notes", "value": notes}]
        answer = self.adapter.ask(BACKFILL, days=days, tags=tags)["launchPartitionBackfill"]
        backfill = answer["backfillId"]
        deadline = time.monotonic() + PATIENCE
        while (found := self._found(backfill))["status"] == "REQUESTED":
            if time.monotonic() > deadline:
                raise TimeoutError(f"the backfill is {found}")
            time.sleep(POLL_SECONDS)
        return [str(self.adapter.ended(run["runId"])["runId"]) for run in found["runs"]]

    def _found(self, backfill: str) -> dict[str, Any]:
        return dict(self.adapter.ask(BACKFILLED, backfill=backfill)["partitionBackfillOrError"])


class SchedulerCrash(asked.SchedulerCrash):
    """The run's own process is killed, which hands out its steps; its code server notices.

    Then the daemon executes the run again from its failure, as a tag of the job has it:
    https://docs.dagster.io/deployment/execution/run-retries
    """

    RETRIES = "run_retries:\n  enabled: true\n"

    def run(self, seconds: float, patience: float, notes: str) -> RunId:
        """The id of the second run; the services are this probe's own."""
        adapter = apart(self.request)
        try:
            settings = SETTINGS + MORE + self.RETRIES + homes.stored(self.request)
            adapter.start_services(DEFINITIONS, settings)
            told = {"seconds": seconds, "notes": notes}
            config = {"resources": {"told": {"config": {"values": told}}}}
            crashed = adapter.launch("scheduler_crash", config)
            note(notes, "driver", driver=_worker(adapter, crashed))
            return _outlived(adapter, crashed, patience)
        finally:
            adapter.stop()

    def kept(self, run_id: RunId) -> asked.Survived:
        """Outputs of both runs; there is a run before, unless nothing finished."""
        apart(self.request)  # says where the instance is
        from dagster import DagsterInstance, RunsFilter

        with DagsterInstance.get() as instance:
            (run,) = instance.get_runs(RunsFilter(run_ids=[run_id]))
            runs = [each for each in (run.run_id, run.root_run_id) if each]
            found = {name: _kept(instance, runs, name) for name in ("one", "two", "three")}
        return {"succeeded": run.is_success, "results": found}


def _worker(adapter: Adapter, run_id: RunId) -> int:
    """The process of the run, which it tells itself when it begins to hand out steps."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for event in adapter.ask(PROCESS, run=run_id)["runOrError"]["eventConnection"]["events"]:
            for entry in event.get("metadataEntries", ()):
                if entry["label"] == "pid":
                    return int(entry["text"])
        time.sleep(POLL_SECONDS)
    raise TimeoutError(f"the run {run_id} has no process")


def _outlived(adapter: Adapter, crashed: RunId, patience: float) -> RunId:
    """The run that succeeds in the end: this one, or the one that follows it."""
    deadline = time.monotonic() + patience
    run_id = crashed
    while time.monotonic() < deadline and adapter.status(run_id)["status"] != "SUCCESS":
        time.sleep(POLL_SECONDS)
        retried = adapter.ask(RETRIED, run=crashed)["runsOrError"]["results"]
        run_id = str(retried[0]["runId"]) if retried else crashed
    return run_id


def _kept(instance: Any, runs: list[RunId], step: str) -> Any:
    """What the step has left in the first of these runs that it ran in."""
    from frameworks.dagster.probes.kept import kept

    for run_id in runs:
        with suppress(FileNotFoundError):
            return kept(instance, run_id, step)
    return None


class Secrets(asked.Secrets):
    """A resource whose secret comes from a variable of the environment.

    https://docs.dagster.io/guides/operate/configuration/using-environment-variables-and-secrets
    Neither the configuration nor the store holds it then. What a step prints is not masked.
    """

    def run(self, secret: str, marker: str, notes: str) -> RunId:
        """In an instance of its own."""
        home = homes.home(self.request)
        told = {"told": {"config": {"values": {"marker": marker, "notes": notes}}}}
        execute(home, "secrets", {"resources": told}, PROBE_SECRET=secret)
        return newest_run(home)

    def places(self, run_id: RunId) -> asked.Places:
        """The home, and the logs of steps in it."""
        home = self.request.workdir / "instance"
        logs = home / "storage" / run_id / "compute_logs"
        kept = [home]
        if homes.is_served(self.request):
            server, rows = homes.server(self.request), self.request.workdir / "rows.sql"
            server.dump(rows, database=homes.database_of(home))
            kept += [server.folder, rows]
        return {"store": [*map(str, kept)], "logs": [str(logs)]}


def execute(home: Path, job: str, config: dict[str, Any], **env: str) -> None:
    """`dagster job execute` in that home; it takes configuration as a file."""
    file = home / f"{job}.yaml"
    file.write_text(json.dumps(config))  # which is YAML, too
    words = ["-m", f"{JOBS}.{job}", "-j", job, "--config", str(file)]
    typed(home, ["dagster", "job", "execute", *words], **env)


class StepEnvironment(Launched, asked.StepEnvironment):
    """Steps that are programs of their own: with variables by Dagster Pipes, or by components.

    https://docs.dagster.io/guides/build/external-pipelines/using-dagster-pipes/create-subprocess-asset
    https://docs.dagster.io/api/dagster/components, `UvRunComponent`
    """

    def run(self, case: str, wheels: dict[str, str], value: str, notes: str) -> RunId:
        """For packages, each step is a component, whose script names them in its header."""
        if case == "variable":
            return self.over("step_environment", {"value": value, "notes": notes})
        source = self.request.workdir / "project" / "src"
        scripts.write_scripts(source, {"one": wheels["1.0"], "two": wheels["2.0"]}, notes)
        home = homes.home(self.request)
        words = ["dagster", "asset", "materialize", "-m", scripts.MODULE, "--select", "*"]
        typed(home, words, **scripts.variables(source))
        return newest_run(home)


class Timeout(Launched, asked.Timeout):
    """A tag of the run, which the daemon looks at.

    https://docs.dagster.io/deployment/execution/run-timeouts
    """

    def run(self, limit: int, notes: str, linger: float) -> RunId:
        """Once it is over by the GraphQL API."""
        tags = {"dagster/max_runtime": str(limit)}
        run_id = self.over("timeout", {"notes": notes}, tags=tags)
        note(notes, "over")
        time.sleep(linger)
        return run_id

    def succeeded(self, run_id: RunId) -> bool:
        return self.ended_well(run_id)


class TypedParameters(Launched, asked.TypedParameters):
    """Configuration behind a command and in a file; attributes of a component from variables.

    https://docs.dagster.io/guides/operate/configuration/run-configuration
    Of the two commands, `launch` takes it as words, and `execute` as a file:
    https://docs.dagster.io/api/clis/cli
    """

    def run(self, source: str, values: asked.Values, notes: str) -> RunId:
        if source == "environment":
            return self._from_variables(values, notes)
        config: dict[str, Any] = {"ops": {"typed": {"config": {**values, "notes": notes}}}}
        if source == "file":
            home = homes.home(self.request)
            execute(home, "typed_parameters", config)
            return newest_run(home)
        home, run_id = self.adapter.home, str(uuid.uuid4())
        words = ["-w", str(home / "workspace.yaml"), "-j", "typed_parameters", "--run-id", run_id]
        typed(home, ["dagster", "job", "launch", *words, "--config-json", json.dumps(config)])
        return str(self.adapter.ended(run_id)["runId"])

    def _from_variables(self, values: asked.Values, notes: str) -> RunId:
        project = self.request.workdir / "project" / "src"
        scripts.write_typed(project, values, notes)
        home = homes.home(self.request)
        told = {name.upper(): str(value) for name, value in values.items()}
        words = ["dagster", "job", "execute", "-m", scripts.MODULE, "-j", "typed_parameters"]
        typed(home, words, **scripts.variables(project), **told)
        return newest_run(home)
