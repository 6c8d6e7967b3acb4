"""Answers about interpretability: what the Client API tells of runs."""

import json
import shutil
import time
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from frameworks.metaflow import lacks
from frameworks.metaflow.probes.copied_runs import Copies
from frameworks.metaflow.probes.running import (
    FLOWS,
    class_name,
    options,
    prepare,
    read_run,
    run_flow,
)
from harness.worker.calls import Calls
from harness.worker.contract import Lack
from harness.worker.questions import interpretability as asked
from harness.worker.questions.question import RunId

BEST_RUN = FLOWS / "best_run.py"
ACCURACY = "accuracy:"  # what such a tag begins with, as in the documentation's "date:20180301"


class ArtifactDigest(asked.ArtifactDigest):
    """An artifact given back: https://docs.metaflow.org/metaflow/client

    The store names artifacts by a digest of their pickle, which is not the file's.
    """

    def run(self, file: str) -> RunId:
        """The step reads the file."""
        return run_flow(self.request, FLOWS / "artifact_digest.py", "run", *options(file=file))

    def read(self, run_id: RunId) -> asked.Digest:
        """The artifact, as a file again."""
        place = self.request.workdir / "given-back"
        place.write_bytes(read_run(self.request, run_id).data.content)
        return {"file": str(place)}


class BestRun(asked.BestRun):
    """The best run, found by tags: https://docs.metaflow.org/scaling/tagging

    "Tags are an excellent way to add extra annotations to runs", and come with a listing. Artifacts
    do not: the other idiom loads that of each run, and is kept as evidence.
    """

    def make(self, accuracies: list[float]) -> list[RunId]:
        """A run each, which is tagged with its accuracy once that is known.

        https://docs.metaflow.org/metaflow/client#adding-removing-and-replacing-tags
        """
        made = []
        for number, accuracy in enumerate(accuracies):
            words = options(number=number, measured=accuracy)
            made.append(run_flow(self.request, BEST_RUN, "run", *words))
            run = read_run(self.request, made[-1])
            run.add_tag(f"{ACCURACY}{run.data.accuracy!r}")
        return made

    def best(self) -> asked.Best:
        """A listing of all runs with their tags."""
        prepare(self.request)
        from metaflow import Flow

        flow = Flow(class_name(BEST_RUN))
        calls, others = Calls(), Calls()
        tagged = calls("{run: run.user_tags for run in flow.runs()}", partial(_tagged, flow))
        accuracies = {run: _told(tags) for run, tags in tagged.items()}
        first = max(accuracies, key=lambda run: accuracies[run])
        for run in others("list(flow.runs())", lambda: list(flow.runs())):
            others("run.data.accuracy", partial(_accuracy, run))
        file = self.request.evidence / "by-artifacts.json"
        file.write_text(json.dumps({"calls": len(others.made), "listed": others.made}))
        return {"number": first.data.number, "accuracy": accuracies[first], "calls": calls.made}


def _tagged(flow: Any) -> dict[Any, frozenset[str]]:
    return {run: run.user_tags for run in flow.runs()}


def _told(tags: Iterable[str]) -> float:
    """The accuracy that one of a run's tags holds."""
    (told,) = (tag.removeprefix(ACCURACY) for tag in tags if tag.startswith(ACCURACY))
    return float(told)


def _accuracy(run: Any) -> Any:
    return run.data.accuracy


class CodeVersion(asked.CodeVersion):
    """The state of the repository that a flow lies in, which Metaflow records by itself.

    https://docs.metaflow.org/api/client, `Task.metadata_dict`
    """

    FLOW = FLOWS / "code_version.py"

    def prepare(self) -> asked.Prepared:
        """A folder with the flow alone; the store lies elsewhere."""
        folder = self.request.workdir / "program"
        folder.mkdir()
        return {"folder": str(folder), "file": str(shutil.copy(self.FLOW, folder))}

    def run(self, folder: str, witness: str) -> RunId:
        """The flow as it lies there now."""
        flow = Path(folder, self.FLOW.name)
        return run_flow(self.request, flow, "run", *options(witness=witness))

    def read(self, run_id: RunId) -> asked.Code:
        """Outside the cloud no code is kept, but whether there were changes in no commit."""
        metadata = read_run(self.request, run_id)["start"].task.metadata_dict
        git = json.loads(metadata.get("git-info", "{}"))
        changes = {"has_uncommitted_changes": git.get("has_uncommitted_changes", False)}
        return {"commit": git.get("commit_sha"), "code": json.dumps(changes)}


class Dag(asked.Dag):
    """The graph that a run keeps: https://docs.metaflow.org/api/client, `Step.child_steps`"""

    # As in the adapter's pipeline; a foreach is one node.
    STEPS: ClassVar = {"start": "load_data", "train": "train/*", "evaluate": "evaluate/*"}

    def run(self, architectures: list[str]) -> RunId:
        """A branch for each architecture."""
        words = options(architectures=architectures)
        return run_flow(self.request, FLOWS / "dag.py", "run", *words)

    def edges(self, run_id: RunId) -> list[tuple[str, str]]:
        """From each step to those after it."""
        return [
            (self.STEPS.get(step.id, step.id), self.STEPS.get(child.id, child.id))
            for step in read_run(self.request, run_id)
            for child in step.child_steps
        ]


class DataDigest(asked.DataDigest):
    """Data as a file that a run includes, and the digest by which the store names it.

    https://docs.metaflow.org/scaling/data and https://docs.metaflow.org/api/client,
    `DataArtifact.sha`
    """

    def run(self, file: str) -> RunId:
        """The file is a parameter."""
        return run_flow(self.request, FLOWS / "data_digest.py", "run", *options(table=file))

    def read(self, run_id: RunId) -> str:
        """Of the included file."""
        return str(read_run(self.request, run_id)["start"].task["table"].sha)


class Environment(asked.Environment):
    """What a run records of its environment: https://docs.metaflow.org/api/client, `system_tags`"""

    def run(self) -> RunId:
        """In the environment that is there."""
        return run_flow(self.request, FLOWS / "environment.py", "run")

    def read(self, run_id: RunId) -> asked.Recorded:
        """The tags that Metaflow gives each run."""
        tags = sorted(read_run(self.request, run_id).system_tags)
        packages = lacks.NO_PACKAGES.entry()
        return {"python": "\n".join(tags), "packages": packages}


class FailingStep(asked.FailingStep):
    """What the Client API tells of a failed run: https://docs.metaflow.org/api/client"""

    def run(self, message: str) -> RunId:
        """Its second step fails."""
        return run_flow(self.request, FLOWS / "failing_step.py", "run", *options(message=message))

    def read(self, run_id: RunId) -> asked.Failure:
        """`exception` wraps the one that was raised, with its traceback."""
        run = read_run(self.request, run_id)
        tasks = [task for step in run for task in step if not task.successful]
        exceptions = [_exception(task) for task in tasks]
        return {
            "step": [task.parent.id for task in tasks],
            "exception": "\n".join(f"{each.type}: {each.exception}" for each in exceptions),
            "traceback": "\n".join(str(each) for each in exceptions),
        }


def _exception(task: Any) -> Any:
    if task.exception is None:
        raise RuntimeError(f"the store has no exception of the failed task {task.pathspec}")
    return task.exception


class Logs(asked.Logs):
    """The log of a task: https://docs.metaflow.org/api/client, `Task.stdout`"""

    def run(self, word: str, other: str) -> RunId:
        """A loud step and a quiet one."""
        return run_flow(self.request, FLOWS / "logs.py", "run", *options(word=word, other=other))

    def read(self, run_id: RunId, step: str) -> str:
        """What that step has printed."""
        return str(read_run(self.request, run_id)[step].task.stdout)


class Metrics(asked.Metrics):
    """What a training measures, as artifacts.

    https://docs.metaflow.org/metaflow/basics#artifacts
    """

    def run(self, series: dict[str, list[tuple[int, str]]]) -> RunId:
        """The points come in as a file: they are too many for a command line."""
        file = self.request.workdir / "series.json"
        file.write_text(json.dumps(series))
        return run_flow(self.request, FLOWS / "metrics.py", "run", *options(file=str(file)))

    def read(self, run_id: RunId) -> dict[str, list[tuple[int, float]] | Lack]:
        """https://docs.metaflow.org/metaflow/client"""
        history: Any = read_run(self.request, run_id).data.history
        return dict(history)


class ModelLineage(asked.ModelLineage):
    """From a model to its run and to its data, by the Client API.

    A model is an artifact; each run has a version of it, named by its pathspec.
    https://docs.metaflow.org/api/client, `DataArtifact` and `parent`
    """

    def make(self, file: str) -> asked.Made:
        """The table is included in the run."""
        words = options(table=file)
        run_id = run_flow(self.request, FLOWS / "model_lineage.py", "run", *words)
        model = read_run(self.request, run_id)["start"].task["model"]
        return {"run": run_id, "model": model.id, "version": model.pathspec}

    def read(self, model: str, version: str) -> asked.Lineage:
        """The artifact's parents are its task, step and run."""
        prepare(self.request)
        from metaflow import DataArtifact

        run = DataArtifact(version).parent.parent.parent
        place = self.request.workdir / "table-given-back.csv"
        place.write_text(run.data.table)
        return {"run": run.pathspec, "file": str(place)}


class RunPage(asked.RunPage):
    """A card, the report of a step: https://docs.metaflow.org/metaflow/visualizing-results"""

    def run(self, accuracy: float) -> RunId:
        """The step keeps it as an artifact and puts it on its card."""
        return run_flow(self.request, FLOWS / "page.py", "run", *options(measured=accuracy))

    def page(self, run_id: RunId) -> asked.Page:
        """The card as the store gives it back: https://docs.metaflow.org/api/cards, `get_cards`"""
        task = read_run(self.request, run_id)["start"].task
        from metaflow.cards import get_cards

        file = self.request.evidence / "card.html"
        file.write_text(get_cards(task)[0].get())
        return {"url": file.as_uri()}


class Params(asked.Params):
    """Parameters, which Metaflow keeps as artifacts: https://docs.metaflow.org/metaflow/basics"""

    def run(self, values: dict[str, Any]) -> RunId:
        """All of them on the command line."""
        return run_flow(self.request, FLOWS / "params.py", "run", *options(**values))

    def read(self, run_id: RunId) -> dict[str, Any]:
        """The artifacts of a step of their own, without Metaflow's, which begin with `_`."""
        artifacts = read_run(self.request, run_id)["_parameters"].task
        return {each.id: each.data for each in artifacts if not each.id.startswith("_")}


class SearchSpeed(asked.SearchSpeed):
    """The best of many runs, found by the Client API: https://docs.metaflow.org/metaflow/client"""

    def make(self, accuracies: list[float]) -> asked.Stored:
        """One real run, and copies of its files in the local store."""
        words = options(number=0, measured=accuracies[0])
        first = run_flow(self.request, BEST_RUN, "run", *words)
        run = read_run(self.request, first)
        tag = f"{ACCURACY}{run.data.accuracy!r}"
        run.add_tag(tag)
        shas = {name: run["start"].task[name].sha for name in ("number", "accuracy")}
        copies = Copies(self.request.workdir / ".metaflow", first, shas)
        for number, accuracy in enumerate(accuracies[1:], start=1):
            values = {"number": number, "accuracy": accuracy}
            copies.add(number, values, {tag: f"{ACCURACY}{accuracy!r}"})
        how = "files of one run, with another id, another tag and two other artifacts"
        return {"copied": True, "how": how}

    def count(self) -> int:
        """By the Client API."""
        return len(list(self._runs()))

    def best(self) -> asked.Found:
        """A listing of all runs with their tags, as in `BestRun`."""
        runs = self._runs()
        begin = time.perf_counter()
        accuracies = {run: _told(run.user_tags) for run in runs}
        first = max(accuracies, key=lambda run: accuracies[run])
        number = first.data.number
        seconds = time.perf_counter() - begin
        return {"number": number, "accuracy": accuracies[first], "seconds": seconds}

    def _runs(self) -> Iterator[Any]:
        prepare(self.request)
        from metaflow import Flow

        runs: Iterator[Any] = Flow(class_name(BEST_RUN)).runs()
        return runs


class StepTiming(asked.StepTiming):
    """When steps began and ended, by the Client API.

    A task is created before its process starts. That process records its attempt just before the
    step's code, and the result just after it.
    https://docs.metaflow.org/api/client, `Task.metadata` and `Task.finished_at`
    """

    def run(self, witness: str) -> RunId:
        """Three steps."""
        return run_flow(self.request, FLOWS / "step_timing.py", "run", *options(witness=witness))

    def read(self, run_id: RunId) -> dict[str, tuple[float | None, float | None]]:
        """Seconds since the epoch."""
        return {step.id: _times(step.task) for step in read_run(self.request, run_id)}


def _times(task: Any) -> tuple[float, float]:
    (begin,) = (entry.created_at for entry in task.metadata if entry.name == "attempt")
    return begin / 1000, task.finished_at.timestamp()
