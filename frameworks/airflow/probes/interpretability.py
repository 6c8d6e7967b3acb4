"""Answers about interpretability: DAGs of the folder `dags`, and what Airflow tells of their runs.

https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html
"""

import base64
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from frameworks.airflow.adapter import POLL_SECONDS, USER
from frameworks.airflow.probes import asset_events, copied_runs, databases
from frameworks.airflow.probes.runs import PATIENCE, Asked, ended, finish
from frameworks.airflow.probes.services import BRANCH, connect, repository
from frameworks.airflow.rest import Api
from harness.worker.calls import Calls
from harness.worker.contract import Lack
from harness.worker.questions import interpretability as asked
from harness.worker.questions.question import RunId


class ArtifactDigest(asked.ArtifactDigest):
    """A file as an XCom, read by the REST API: the metadata database keeps it.

    https://airflow.apache.org/docs/apache-airflow/3.3.2/core-concepts/xcoms.html
    One that a task writes to a local path by `ObjectStoragePath` would be the task's own.
    """

    def run(self, file: str) -> RunId:
        return str(finish(connect(self.request), "artifact_digest", {"file": file})["dag_run_id"])

    def read(self, run_id: RunId) -> asked.Digest:
        """As a file again; Airflow records no digest of it."""
        kept = Asked(connect(self.request).api(), "artifact_digest", run_id).returned("keep")
        copy = self.request.workdir / "given-back"
        copy.write_bytes(base64.b64decode(kept))
        return {"file": str(copy)}


class BestRun(asked.BestRun):
    """Asset events of twenty runs, with the accuracy as extra information, in one listing.

    https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/assets.html
    The API sorts by time only; which is the best, the client says.
    """

    def make(self, accuracies: list[float]) -> list[str]:
        """The states of all DAG runs."""
        adapter = connect(self.request)
        adapter.wait_for_dag("best_run")
        api = adapter.api()
        started = [
            api.post(
                "dags",
                "best_run",
                "dagRuns",
                body={"logical_date": None, "conf": {"number": number, "accuracy": accuracy}},
            )
            for number, accuracy in enumerate(accuracies)
        ]
        return [ended(api, dag_run)["state"] for dag_run in started]

    def best(self) -> asked.Best:
        """From the events; the number is a parameter of the run that the best one came from."""
        api = connect(self.request).api()
        calls = Calls()
        listed = calls(
            "GET assets/events", lambda: api.get("assets", "events", source_dag_id="best_run")
        )["asset_events"]
        event = max(listed, key=lambda each: each["extra"]["accuracy"])
        dag_run = api.get("dags", "best_run", "dagRuns", event["source_run_id"])
        return {
            "number": dag_run["conf"]["number"],
            "accuracy": event["extra"]["accuracy"],
            "calls": calls.made,
        }


class CodeVersion(asked.CodeVersion):
    """DAGs in a git repository: a run records the commit that it has run, and the DAG's code.

    https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/dag-bundles.html
    https://airflow.apache.org/docs/apache-airflow-providers-git/stable/bundles/index.html
    The bundle is among the settings of services.py. It takes code from commits only.
    """

    FILE = Path(__file__).parent / "dags_apart" / "code_version.py"

    def prepare(self) -> asked.Prepared:
        """A repository where the services look for one, with a DAG in it."""
        folder = repository(Path(self.request.services["workdir"]))
        subprocess.run(["git", "init", "--quiet", f"--initial-branch={BRANCH}", folder], check=True)
        file = shutil.copy(self.FILE, folder / "program.py")
        return {"folder": str(folder), "file": str(file), "only_commits": True}

    def run(self, folder: str, witness: str) -> RunId:
        """The id of the DAG run, triggered once Airflow knows the commit."""
        words = ["git", "-C", folder, "rev-parse", "HEAD"]
        commit = subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()
        adapter = connect(self.request)
        adapter.wait_for_dag("code_version")
        api = adapter.api()
        deadline = time.monotonic() + PATIENCE
        while api.get("dags", "code_version")["bundle_version"] != commit:
            if time.monotonic() > deadline:
                raise TimeoutError(f"Airflow has not seen the commit {commit}")
            time.sleep(POLL_SECONDS)
        return str(finish(adapter, "code_version", {"witness": witness})["dag_run_id"])

    def read(self, run_id: RunId) -> asked.Code:
        """The bundle's version and the source of the DAG's version, by the REST API."""
        run = Asked(connect(self.request).api(), "code_version", run_id)
        number = run.facts["dag_versions"][-1]["version_number"]
        source = run.api.get("dagSources", "code_version", version_number=number)
        return {"commit": run.facts["bundle_version"], "code": source["content"]}


class Dag(asked.Dag):
    """The graph of a DAG: each task with those downstream of it, over the REST API."""

    def run(self, architectures: list[str]) -> RunId:
        conf = {"architectures": architectures}
        return str(finish(connect(self.request), "dag", conf)["dag_run_id"])

    def edges(self, run_id: RunId) -> list[tuple[str, str]]:
        """A mapped task is one node, whatever the number of its instances."""
        adapter = connect(self.request)  # before Airflow is imported: it makes the settings
        from frameworks.airflow.mnist import STEPS

        tasks = adapter.api().get("dags", "dag", "tasks")["tasks"]
        return [
            # The scenario's names; any other task keeps its own.
            (STEPS.get(task["task_id"], task["task_id"]), STEPS.get(later, later))
            for task in tasks
            for later in task["downstream_task_ids"]
        ]


class FailingStep(asked.FailingStep):
    """States of tasks, and the entries of a failed task's log, by the REST API.

    https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/logging-monitoring/logging-tasks.html
    """

    def run(self, message: str) -> RunId:
        """The id of the DAG run, which has failed."""
        return str(
            finish(connect(self.request), "failing_step", {"message": message})["dag_run_id"]
        )

    def read(self, run_id: RunId) -> asked.Failure:
        """Entries of the log hold exceptions with their frames as JSON."""
        run = Asked(connect(self.request).api(), "failing_step", run_id)
        failed = [task for task in run.instances() if task["state"] == "failed"]
        details = [detail for task in failed for detail in run.exceptions(task)]
        return {
            "step": [task["task_id"] for task in failed],
            "exception": "\n".join(f"{each['exc_type']}: {each['exc_value']}" for each in details),
            "traceback": "\n".join(json.dumps(each["frames"]) for each in details),
        }


class Logs(asked.Logs):
    """The log of a task instance, over the REST API.

    https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/logging-monitoring/logging-tasks.html
    """

    def run(self, word: str, other: str) -> RunId:
        conf = {"word": word, "other": other}
        return str(finish(connect(self.request), "logs", conf)["dag_run_id"])

    def read(self, run_id: RunId, step: str) -> str:
        """Of the only try, one line per entry."""
        run = Asked(connect(self.request).api(), "logs", run_id)
        return run.log(run.instance(step))


class Metrics(asked.Metrics):
    """Series of (step, value), each an XCom, read by the REST API.

    https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/xcoms.html
    """

    def run(self, series: dict[str, list[tuple[int, str]]]) -> RunId:
        """The id of the DAG run, which fails when one of its tasks cannot leave what it has."""
        file = self.request.workdir / "series.json"
        file.write_text(json.dumps(series))
        return str(finish(connect(self.request), "metrics", {"file": str(file)})["dag_run_id"])

    def read(self, run_id: RunId) -> dict[str, list[tuple[int, float]] | Lack]:
        """Each XCom by its name. Why a task could not leave one, its log tells."""
        run = Asked(connect(self.request).api(), "metrics", run_id)
        failed = [task for task in run.instances() if task["state"] == "failed"]
        reasons = {task["map_index"]: run.exceptions(task) for task in failed}
        (self.request.evidence / "failed.json").write_text(json.dumps(reasons, indent=1))
        path = (*run.path, "taskInstances", "~", "xcomEntries")
        entries = run.api.get(*path)["xcom_entries"]
        return {entry["key"]: _value(run, entry) for entry in entries if entry["task_id"] == "log"}


def _value(run: Asked, entry: dict[str, Any]) -> Any:
    path = (*run.path, "taskInstances", "log", "xcomEntries", entry["key"])
    return run.api.get(*path, map_index=entry["map_index"])["value"]


class ModelLineage(asked.ModelLineage):
    """A model as an asset: each event is a version, by a run that another asset triggered.

    The model itself is an XCom of that run.
    https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/assets.html
    There is no registry; of an asset, Airflow keeps which run has updated it, and of a run that
    runs because of an asset, which updates triggered it. An update from outside comes by the REST
    API.
    """

    DAG = "model_lineage"
    DATA = "model_lineage_data"

    def make(self, file: str) -> asked.Made:
        """Say that there are data, and wait for the run that this triggers."""
        adapter = connect(self.request)
        adapter.wait_for_dag(self.DAG)
        api = adapter.api()
        (asset,) = api.get("assets", name_pattern=self.DATA)["assets"]
        before = asset_events.dag_runs(api, self.DAG)
        api.post("assets", "events", body={"asset_id": asset["id"], "extra": {"file": file}})
        triggered = asset_events.triggered(api, self.DAG, len(before))
        run_id = ended(api, triggered)["dag_run_id"]
        (made,) = asset_events.updates(api, source_dag_id=self.DAG, source_run_id=run_id)
        return {"run": run_id, "model": made["name"], "version": str(made["id"])}

    def read(self, model: str, version: str) -> asked.Lineage:
        """From the event of the model to the run, from the run to the event of the data."""
        api = connect(self.request).api()
        updates = asset_events.updates(api, name_pattern=model)
        made = next(update for update in updates if str(update["id"]) == version)
        run = ("dags", made["source_dag_id"], "dagRuns", made["source_run_id"])
        data = api.get(*run, "upstreamAssetEvents")["asset_events"]
        told = [{"name": event["name"], "extra": event["extra"]} for event in data]
        return {"run": made["source_run_id"], "data": json.dumps(told)}


class RunPage(asked.RunPage):
    """The web page of a task instance, with the values that it has left.

    https://airflow.apache.org/docs/apache-airflow/stable/ui.html
    """

    def run(self, accuracy: float) -> RunId:
        return str(finish(connect(self.request), "page", {"accuracy": accuracy})["dag_run_id"])

    def page(self, run_id: RunId) -> asked.Page:
        """After a login, the tab of the task instance's XComs."""
        adapter = connect(self.request)
        password = json.loads(adapter.passwords.read_text())[USER]
        return {
            "url": f"{adapter.url}/auth/login/",
            "fill": {"input[name=username]": USER, "input[name=password]": password},
            "click": ["button[type=submit]"],
            "then": f"{adapter.url}/dags/page/runs/{quote(run_id)}/tasks/evaluate/xcom",
        }


class Params(asked.Params):
    """The configuration of a DAG run, read by the REST API.

    https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dag-run.html#passing-parameters-when-triggering-dags
    """

    def run(self, values: dict[str, Any]) -> RunId:
        return str(finish(connect(self.request), "params", values)["dag_run_id"])

    def read(self, run_id: RunId) -> dict[str, Any]:
        """Names and values."""
        run = Asked(connect(self.request).api(), "params", run_id)
        return run.facts["conf"]


class SearchSpeed(asked.SearchSpeed):
    """The best of 1,000 runs, by the accuracy that each attached to the update of an asset.

    https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/assets.html
    The REST API lists such updates with all that is attached, 100 at a time
    (`[api] maximum_page_limit`), ordered by time and not by what is attached.
    """

    DAG = "search_speed"
    PAGE = 100  # Airflow's own limit

    def make(self, accuracies: list[float]) -> asked.Stored:
        """One real run; the others are copies of its rows."""
        adapter = connect(self.request)
        conf = {"number": 0, "accuracy": accuracies[0]}
        run_id = finish(adapter, self.DAG, conf)["dag_run_id"]
        copies = dict(list(enumerate(accuracies))[1:])
        copied_runs.add(databases.of_batch(self.request), run_id, copies)
        return {"copied": True, "how": f"1 real run, the others copies of its {copied_runs.HOW}"}

    def count(self) -> int:
        """Runs of the DAG."""
        api = connect(self.request).api()
        return int(api.get("dags", self.DAG, "dagRuns", limit=1)["total_entries"])

    def best(self) -> asked.Found:
        """Logged in already, as a client stays."""
        api = connect(self.request).api()
        begin = time.perf_counter()
        found = max(self._told(api), key=lambda extra: extra["accuracy"])
        seconds = time.perf_counter() - begin
        return {"number": found["number"], "accuracy": found["accuracy"], "seconds": seconds}

    def _told(self, api: Api) -> Iterator[dict[str, Any]]:
        """What each run has attached, page by page."""
        query = {"source_dag_id": self.DAG, "limit": self.PAGE}
        offset, total = 0, 1
        while offset < total:
            page = api.get("assets", "events", **query, offset=offset)
            total, offset = page["total_entries"], offset + self.PAGE
            yield from (event["extra"] for event in page["asset_events"])


class StepTiming(asked.StepTiming):
    """Begin and end of a task instance, over the REST API."""

    def run(self, witness: str) -> RunId:
        return str(finish(connect(self.request), "step_timing", {"witness": witness})["dag_run_id"])

    def read(self, run_id: RunId) -> dict[str, tuple[float | None, float | None]]:
        """The times that the scheduler's database has."""
        instances = Asked(connect(self.request).api(), "step_timing", run_id).instances()
        return {
            task["task_id"]: (_seconds(task["start_date"]), _seconds(task["end_date"]))
            for task in instances
        }


def _seconds(moment: str | None) -> float | None:
    return None if moment is None else datetime.fromisoformat(moment).timestamp()
