"""What a run left in Metaflow's store, asked of its Client API.

https://docs.metaflow.org/api/client and https://docs.metaflow.org/api/cards
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import metaflow
from metaflow import Run, Task, namespace
from metaflow.cards import get_cards

from frameworks.metaflow import lacks
from harness.worker.contract import NotHere, ReadBack, Step

NO_REPOSITORY = "the code lies in no git repository, as in a harness installed from a wheel"


def read_back(run_id: str, pipeline: ModuleType, fetched: Path, evidence: Path) -> ReadBack:
    """Everything about the run; its files go to `fetched`, its card, if any, to `evidence`."""
    namespace(None)  # the reader need not be the user who ran it
    run = Run(run_id)
    tasks = dict(_tasks(run, pipeline))
    dataset_step, dataset = pipeline.DATASET
    if pipeline.CARD:
        (evidence / "card.html").write_text(get_cards(run[pipeline.CARD].task)[0].get())
    return ReadBack(
        version=metaflow.__version__,
        outputs={name: task.data.output for name, task in tasks.items()},
        artifacts=_fetch(tasks, pipeline, fetched),
        params=_params(run),
        metrics=_metrics(tasks, pipeline),
        steps=[_step(name, task) for name, task in tasks.items()],
        logs={name: task.stdout + task.stderr for name, task in tasks.items()},
        code_version=_code_version(run),
        data_version=run[dataset_step].task[dataset].sha,
        model=lacks.NO_REGISTRY.answer(),
        details={"tags": sorted(run.tags), "finished_at": run.finished_at.isoformat()},
    )


def _tasks(run: Run, pipeline: ModuleType) -> Iterator[tuple[str, Task]]:
    """Each task by its name in the scenario, branches in the order of the fan-out."""
    for step, name in pipeline.STEPS.items():
        for task in sorted(run[step], key=lambda task: task.index or 0):
            yield (name.replace("*", pipeline.branch(task)) if "*" in name else name), task


def _fetch(tasks: dict[str, Task], pipeline: ModuleType, folder: Path) -> dict[str, Path]:
    folder.mkdir()
    paths: dict[str, Path] = {}
    for task in tasks.values():
        for name, content in pipeline.files(task.parent.id, task).items():
            paths[name] = folder / name.replace("/", "-")
            paths[name].write_bytes(content)
    return paths


def _metrics(tasks: dict[str, Task], pipeline: ModuleType) -> dict[str, list[tuple[int, float]]]:
    """By name: no two tasks have one of the same name."""
    found: dict[str, list[tuple[int, float]]] = {}
    for task in tasks.values():
        found |= pipeline.metrics(task)
    return found


def _params(run: Run) -> dict[str, Any]:
    # Metaflow keeps parameters as artifacts of a task of their own, beside the flow's name.
    return {a.id: a.data for a in run["_parameters"].task if a.id != "name"}


def _step(name: str, task: Task) -> Step:
    status = "successful" if task.successful else "failed" if task.finished else "running"
    return Step(name, status, _seconds(task.created_at), _seconds(task.finished_at))


def _seconds(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()


def _code_version(run: Run) -> str | NotHere:
    """The commit that a task recorded, if the flow's code lies in a git repository."""
    git = json.loads(run["start"].task.metadata_dict.get("git-info", "{}"))
    if "commit_sha" not in git:
        return NotHere(NO_REPOSITORY)
    return str(git["commit_sha"]) + ("-dirty" if git.get("has_uncommitted_changes") else "")
