"""What a run left in Airflow's metadata database and log folder, asked of its REST API."""

import json
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from frameworks.airflow import lacks
from frameworks.airflow.rest import Api
from harness.worker.contract import ReadBack, Step


class Run:
    """One DAG run; every question goes to the API."""

    def __init__(self, api: Api, dag_id: str, dag_run_id: str) -> None:
        self.api = api
        self.path = ("dags", dag_id, "dagRuns", dag_run_id)
        self.facts: dict[str, Any] = api.get(*self.path)

    def instances(self) -> list[dict[str, Any]]:
        """The task instances of the run, mapped ones in the order of the branches."""
        answer = self.api.get(*self.path, "taskInstances", order_by="map_index")
        found: list[dict[str, Any]] = answer["task_instances"]
        return found

    def tasks(self, pipeline: ModuleType) -> dict[str, dict[str, Any]]:
        """Each task instance by its name in the scenario."""
        found = self.instances()
        return {
            name.replace("*", str(task["rendered_map_index"])): task
            for task_id, name in pipeline.STEPS.items()
            for task in found
            if task["task_id"] == task_id
        }

    def left(self, task: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
        """What the task returned; of the one with the asset, what came with the asset's update."""
        if event["source_task_id"] == task["task_id"]:
            attached: dict[str, Any] = event["extra"]
            return attached
        path = (*self.path, "taskInstances", task["task_id"], "xcomEntries", "return_value")
        value: dict[str, Any] = self.api.get(*path, map_index=task["map_index"])["value"]
        return value

    def log(self, task: dict[str, Any]) -> str:
        """The log of the task's last try, one line per entry."""
        path = (*self.path, "taskInstances", task["task_id"], "logs", str(task["try_number"]))
        entries = self.api.get(*path, map_index=task["map_index"], full_content=True)["content"]
        return "\n".join(entry if isinstance(entry, str) else entry["event"] for entry in entries)

    def asset_event(self, asset: str) -> dict[str, Any]:
        """The update of the asset that this run made."""
        _, dag_id, _, dag_run_id = self.path
        answer = self.api.get("assets", "events", source_dag_id=dag_id, source_run_id=dag_run_id)
        return next(event for event in answer["asset_events"] if event["name"] == asset)


def read_back(api: Api, run_id: str, pipeline: ModuleType, evidence: Path) -> ReadBack:
    """Everything about the run; the raw answers are kept as evidence."""
    run = Run(api, *run_id.split("/", 1))
    tasks = run.tasks(pipeline)
    event = run.asset_event(pipeline.DATASET.name)
    left = {name: run.left(task, event) for name, task in tasks.items()}
    answers = {"dag_run": run.facts, "task_instances": list(tasks.values()), "asset_event": event}
    (evidence / "api.json").write_text(json.dumps(answers, indent=1))
    return ReadBack(
        version=api.get("version")["version"],
        outputs={name: each["output"] for name, each in left.items()},
        # Airflow keeps paths, the files stay where tasks put them.
        artifacts={n: Path(p) for each in left.values() for n, p in each["paths"].items()},
        params=run.facts["conf"],
        metrics={
            name: [(step, value) for step, value in series]
            for each in left.values()
            for name, series in each.get("metrics", {}).items()
        },
        steps=[_step(name, task) for name, task in tasks.items()],
        logs={name: run.log(task) for name, task in tasks.items()},
        code_version=_code_version(run.facts),
        data_version=lacks.DATA_VERSION.answer(),
        model=lacks.REGISTRY.answer(),
        details={"asset_event": event["id"], "triggered_by": run.facts["triggered_by"]},
    )


def _step(name: str, task: dict[str, Any]) -> Step:
    return Step(name, task["state"], _seconds(task["start_date"]), _seconds(task["end_date"]))


def states(api: Api, run_id: str) -> dict[str, str]:
    """The state of each task instance of a run."""
    found = Run(api, *run_id.split("/", 1)).instances()
    return {f"{task['task_id']}[{task['map_index']}]": task["state"] for task in found}


def _code_version(facts: dict[str, Any]) -> str:
    """The DAG's version: new whenever its structure changes, whatever bundle the code is from.

    https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/dag-bundles.html
    """
    version = facts["dag_versions"][-1]
    return f"{version['dag_id']} {version['version_number']} ({version['id']})"


def _seconds(moment: str | None) -> float | None:
    return None if moment is None else datetime.fromisoformat(moment).timestamp()
