"""Answers about configuration: DAGs of the folder `dags`, run in Airflow's services."""

import json
import subprocess
import sys
import time
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx

from frameworks.airflow import lacks
from frameworks.airflow.adapter import POLL_SECONDS, SCHEDULER, Adapter
from frameworks.airflow.probes import databases, scripted, stored
from frameworks.airflow.probes.runs import PATIENCE, Asked, ended, finish, start
from frameworks.airflow.probes.server import SUFFIX, use_slots
from frameworks.airflow.probes.services import connect, dag_file, own
from harness.worker.contract import ProbeRequest
from harness.worker.questions import configuration as asked
from harness.worker.questions.question import RunId
from harness.worker.witness import note


class BackendSwap(asked.BackendSwap):
    """Metadata in PostgreSQL: an extra and a setting.

    https://airflow.apache.org/docs/apache-airflow/stable/howto/set-up-database.html
    """

    def scripts(self, database: asked.Database) -> asked.BackendScripts:
        """From installation to services that run; a run is triggered as with the default."""
        setting = f"{databases.SETTING}={databases.URL.format(**database)}"
        return {
            "default": scripted.script(),
            "postgresql": scripted.script("apache-airflow[postgres]", [setting]),
        }

    def run(self, database: asked.Database, script: str) -> RunId:
        with scripted.running(self.request, script, dag_file("backend_swap")) as adapter:
            return str(finish(adapter, "backend_swap", {})["dag_run_id"])


class Branch(asked.Branch):
    """A DAG with a branch.

    https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#branching
    """

    def run(self, coin: str, notes: str) -> RunId:
        conf = {"coin": coin, "notes": notes}
        return str(finish(connect(self.request), "branch", conf)["dag_run_id"])


class Concurrency(asked.Concurrency):
    """Independent tasks, with and without a pool of few slots.

    https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/pools.html
    """

    def run(self, limit: int | None, seconds: float, notes: str) -> RunId:
        """The DAG run's id; the limit is the number of slots of the pool that its tasks are in."""
        adapter = connect(self.request)
        conf = {"seconds": seconds, "notes": notes}
        if limit is None:
            return str(finish(adapter, "concurrency", conf)["dag_run_id"])
        stored.store(adapter.api(), "pools", {"name": "concurrency", "slots": limit})
        return str(finish(adapter, "concurrency_limited", conf)["dag_run_id"])


class ConcurrentRuns(asked.ConcurrentRuns):
    """Runs of one DAG, as many as come, or one at a time by its `max_active_runs`.

    https://airflow.apache.org/docs/apache-airflow/3.3.2/configurations-ref.html#max-active-runs-per-dag
    """

    def run(self, limit: int | None, seconds: float, notes: str) -> list[RunId]:
        """DAGs and DAG runs; there is a DAG with the limit. By default it is 16."""
        dag_id = "concurrent_runs" if limit is None else "concurrent_runs_limited"
        adapter = connect(self.request)
        adapter.wait_for_dag(dag_id)
        told = {"seconds": seconds, "notes": notes}
        started = [start(adapter, dag_id, {"number": n, **told}) for n in range(3)]
        api = adapter.api()
        return [f"{dag_id}/{ended(api, dag_run)['dag_run_id']}" for dag_run in started]

    def result(self, run_id: RunId) -> int:
        """The XCom that the task has left, by the REST API."""
        return int(Asked(connect(self.request).api(), *run_id.split("/")).returned("work"))


class ExecutorSwap(asked.ExecutorSwap):
    """Steps run by workers of EdgeExecutor, which ask for them over HTTP; not LocalExecutor.

    https://airflow.apache.org/docs/apache-airflow-providers-edge3/stable/edge_executor.html
    Executors: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/executor/index.html
    """

    DAG = "executor_swap"
    DEFAULT_URL = "http://localhost:8080"
    INSTALL = "pip install apache-airflow-providers-edge3\n"
    SETTINGS = (
        "AIRFLOW__CORE__EXECUTOR=airflow.providers.edge3.executors.EdgeExecutor",
        "AIRFLOW__EDGE__API_ENABLED=True",
        f"AIRFLOW__EDGE__API_URL={DEFAULT_URL}/edge_worker/v1/rpcapi",
    )

    def scripts(self) -> asked.ExecutorScripts:
        """A worker is one more service, here on the same machine."""
        swapped = scripted.script(settings=self.SETTINGS, services=["airflow edge worker"])
        return {"default": scripted.script(), "swapped": self.INSTALL + swapped}

    def run(self, which: str, script: str, notes: str) -> RunId:
        """The batch's services run as the default script has them; else a port is our own."""
        conf = {"notes": notes}
        if which == "default":
            return str(finish(connect(self.request), self.DAG, conf)["dag_run_id"])
        # The worker starts while the API does, and may ask again after 90 s only.
        moved = script.replace(self.DEFAULT_URL, f"http://127.0.0.1:{self.request.ports[0]}")
        with scripted.running(self.request, moved, dag_file(self.DAG)) as adapter:
            return str(finish(adapter, self.DAG, conf)["dag_run_id"])


class FanOut(asked.FanOut):
    """Mapped tasks.

    https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/dynamic-task-mapping.html
    """

    def run(self, width: str, notes: str) -> RunId:
        conf = {"width": width, "notes": notes}
        return str(finish(connect(self.request), "fan_out", conf)["dag_run_id"])


class Pause(asked.Pause):
    """A DAG that is paused and triggered.

    https://airflow.apache.org/docs/apache-airflow/3.3.2/core-concepts/dags.html#dag-pausing-deactivation-and-deletion
    """

    def run(self, notes: str) -> RunId:
        adapter = connect(self.request)
        adapter.wait_for_dag("pause")
        return str(ended(adapter.api(), self._triggered(adapter, notes))["dag_run_id"])

    def pause(self, notes: str) -> RunId:
        """The id of the DAG run, which is queued."""
        adapter = connect(self.request)
        adapter.api().patch("dags", "pause", body={"is_paused": True})
        return str(self._triggered(adapter, notes)["dag_run_id"])

    def resume(self, run_id: RunId, notes: str) -> RunId:
        api = connect(self.request).api()
        note(notes, "resumed")
        api.patch("dags", "pause", body={"is_paused": False})
        return str(ended(api, api.get("dags", "pause", "dagRuns", run_id))["dag_run_id"])

    def _triggered(self, adapter: Adapter, notes: str) -> dict[str, Any]:
        note(notes, "triggered")
        return start(adapter, "pause", {"notes": notes})


class Queues(asked.Queues):
    """Tasks with weights in a pool of one slot, and tasks in two such pools.

    https://airflow.apache.org/docs/apache-airflow/3.3.2/administration-and-deployment/priority-weight.html
    https://airflow.apache.org/docs/apache-airflow/3.3.2/administration-and-deployment/pools.html
    """

    POOLS = ("queues", "queues_other")

    def prioritised(self, priorities: dict[str, int], seconds: float, notes: str) -> None:
        """There is a DAG for each order of weights."""
        weights = "".join(str(priorities[name]) for name in sorted(priorities))
        self._run(f"queues_{weights}", seconds, notes)

    def separated(self, seconds: float, notes: str) -> None:
        self._run("queues_separate", seconds, notes)

    def _run(self, dag_id: str, seconds: float, notes: str) -> None:
        adapter = connect(self.request)
        for name in self.POOLS:
            stored.store(adapter.api(), "pools", {"name": name, "slots": 1})
        finish(adapter, dag_id, {"seconds": seconds, "notes": notes})


class Rejection(asked.Rejection):
    """Triggers a DAG with mistakes in its parameters.

    https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/params.html#json-schema-validation
    A parameter that the DAG does not declare is added to those that it does; no setting forbids it.
    """

    def run(self, parameters: dict[str, Any], notes: str) -> asked.Said:
        """Status and text of the REST API's answer; when it accepts them, once the run is over."""
        try:
            dag_run = finish(connect(self.request), "rejection", {**parameters, "notes": notes})
        except httpx.HTTPStatusError as refused:
            return {"code": refused.response.status_code, "message": refused.response.text}
        return {"code": HTTPStatus.OK, "message": json.dumps(dag_run)}


class Resume(asked.Resume):
    """Clears the failed task of a run, which goes on from there.

    https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dag-run.html#re-run-tasks
    """

    def run(self, obstacle: str, notes: str) -> RunId:
        """The id of the DAG run, which has failed."""
        conf = {"obstacle": obstacle, "notes": notes}
        return str(finish(connect(self.request), "resume", conf)["dag_run_id"])

    def resume(self, run_id: RunId, obstacle: str, notes: str) -> RunId:
        """The same DAG run, over once more; what its parameters are, Airflow knows."""
        api = connect(self.request).api()
        body = {"dag_run_id": run_id, "only_failed": True, "reset_dag_runs": True, "dry_run": False}
        api.post("dags", "resume", "clearTaskInstances", body=body)
        return str(ended(api, api.get("dags", "resume", "dagRuns", run_id))["dag_run_id"])

    def succeeded(self, run_id: RunId) -> bool:
        """What the REST API says."""
        return _succeeded(self.request, "resume", run_id)


class Retry(asked.Retry):
    """A task that fails twice, with retries.

    https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/tasks.html
    """

    def run(self, tries: int, notes: str) -> RunId:
        """DAG and DAG run; there is a DAG for each number of tries."""
        done = finish(connect(self.request), f"retry_{tries}", {"notes": notes})
        return f"{done['dag_id']}/{done['dag_run_id']}"

    def succeeded(self, run_id: RunId) -> bool:
        """What the REST API says."""
        return _succeeded(self.request, *run_id.split("/"))


class Schedule(asked.Schedule):
    """One request for a backfill of past days.

    https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/backfill.html
    """

    def run(self, days: list[str], notes: str) -> list[RunId]:
        """The ids of the DAG runs, once all are over."""
        adapter = connect(self.request)
        adapter.wait_for_dag("schedule")
        api = adapter.api()
        body = {
            "dag_id": "schedule",
            "from_date": f"{days[0]}T00:00:00Z",
            "to_date": f"{days[-1]}T00:00:00Z",
            "dag_run_conf": {"notes": notes},
        }
        api.post("backfills", body=body)
        deadline = time.monotonic() + PATIENCE
        path = ("dags", "schedule", "dagRuns")
        while len(runs := api.get(*path, run_type="backfill")["dag_runs"]) < len(days):
            if time.monotonic() > deadline:
                raise TimeoutError(f"the backfill has {len(runs)} runs")
            time.sleep(POLL_SECONDS)
        return [ended(api, dag_run)["dag_run_id"] for dag_run in runs]


class SchedulerCrash(asked.SchedulerCrash):
    """A scheduler that is killed while a task runs, and started again by its command.

    https://airflow.apache.org/docs/apache-airflow/3.3.2/administration-and-deployment/scheduler.html
    """

    DAG = "scheduler_crash"

    def run(self, seconds: float, patience: float, notes: str) -> RunId:
        """The DAG run goes on by itself; the services are this probe's own."""
        adapter = own(self.request)
        use_slots(adapter)
        try:
            adapter.start_services([dag_file(self.DAG)], SUFFIX)
            adapter.wait_for_dag(self.DAG)
            scheduler = adapter.services[0].process
            note(notes, "driver", driver=scheduler.pid)
            dag_run = start(adapter, self.DAG, {"seconds": seconds, "notes": notes})
            scheduler.wait(PATIENCE)
            adapter.start_service(SCHEDULER)
            with suppress(TimeoutError):  # what the store says of it then is the answer
                ended(adapter.api(), dag_run, patience)
            return str(dag_run["dag_run_id"])
        finally:
            adapter.stop()

    def kept(self, run_id: RunId) -> asked.Survived:
        """What an api-server says that is started for it, with the same home."""
        adapter = own(self.request)
        try:
            adapter.start_service(["api-server"])
            adapter.wait_for_api()
            run = Asked(adapter.api(), self.DAG, run_id)
            results = {name: run.returned_if_any(name) for name in ("one", "two", "three")}
            return {"succeeded": run.facts["state"] == "success", "results": results}
        finally:
            adapter.stop()


class Secrets(asked.Secrets):
    """A connection's password: encrypted in the database, and masked in logs.

    https://airflow.apache.org/docs/apache-airflow/stable/security/secrets/fernet.html
    https://airflow.apache.org/docs/apache-airflow/stable/security/secrets/mask-sensitive-values.html

    What a task prints, the LocalExecutor also writes to the scheduler's standard output, which
    masks with a masker of its own: as of 3.3.2, one that tasks do not tell their secrets.
    """

    def run(self, secret: str, marker: str, notes: str) -> RunId:
        """The id of the DAG run; the connection is made by the REST API before."""
        adapter = connect(self.request)
        name = self.request.namespace
        connection = {"connection_id": name, "conn_type": "generic", "password": secret}
        adapter.api().post("connections", body=connection)
        conf = {"connection": name, "marker": marker, "notes": notes}
        return str(finish(adapter, "secrets", conf)["dag_run_id"])

    def places(self, run_id: RunId) -> asked.Places:
        """Airflow's home, with the settings, and the database; logs there, and the services'."""
        workdir = Path(self.request.services["workdir"])
        kept = [workdir / "airflow"]
        if databases.is_served(self.request):
            rows = self.request.workdir / "rows.sql"
            databases.server(self.request.services).dump(rows)
            kept += [workdir / "postgresql", rows]
        return {
            "store": [*map(str, kept)],
            "logs": [str(workdir / "airflow" / "logs"), *map(str, workdir.glob("*.log"))],
        }


class StepEnvironment(asked.StepEnvironment):
    """Tasks of which each has its own packages, or its own variables.

    https://airflow.apache.org/docs/apache-airflow/stable/best-practices.html#handling-conflicting-complex-python-dependencies
    """

    def run(self, case: str, wheels: dict[str, str], value: str, notes: str) -> RunId:
        """The id of the DAG run; there is a DAG for each case."""
        one, two = (Path(wheels[version]).as_uri() for version in ("1.0", "2.0"))
        conf = {"wheel_one": one, "wheel_two": two, "value": value, "notes": notes}
        return str(finish(connect(self.request), f"step_environment_{case}", conf)["dag_run_id"])


class Timeout(asked.Timeout):
    """A task that hangs, under a time limit.

    https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/tasks.html#timeouts
    """

    def run(self, limit: int, notes: str, linger: float) -> RunId:
        """DAG and DAG run, once it is over by the REST API; there is a DAG for each limit."""
        done = finish(connect(self.request), f"timeout_{limit}", {"notes": notes})
        note(notes, "over")
        time.sleep(linger)
        return f"{done['dag_id']}/{done['dag_run_id']}"

    def succeeded(self, run_id: RunId) -> bool:
        """What the REST API says."""
        return _succeeded(self.request, *run_id.split("/"))


class TypedParameters(asked.TypedParameters):
    """Parameters as JSON behind a command; no other way leads into a run.

    https://airflow.apache.org/docs/apache-airflow/3.3.2/core-concepts/params.html
    Variables come from the environment or from a file. But they are no parameters of a run: all
    DAGs and all runs share them, and none records which values it has used.
    """

    def run(self, source: str, values: asked.Values, notes: str) -> RunId:
        if source != "command_line":
            raise lacks.OTHER_SOURCES.answer()
        adapter = connect(self.request)
        adapter.wait_for_dag("typed_parameters")
        run_id = self.request.namespace
        words = ["--conf", json.dumps({**values, "notes": notes}), "--run-id", run_id]
        _airflow("dags", "trigger", "typed_parameters", *words)
        api = adapter.api()
        dag_run = api.get("dags", "typed_parameters", "dagRuns", run_id)
        return str(ended(api, dag_run)["dag_run_id"])


def _airflow(*words: str) -> None:
    """Its settings are in the environment."""
    subprocess.run([sys.executable, "-m", "airflow", *words], check=True)


def _succeeded(request: ProbeRequest, dag_id: str, dag_run_id: RunId) -> bool:
    dag_run = connect(request).api().get("dags", dag_id, "dagRuns", dag_run_id)
    return bool(dag_run["state"] == "success")
