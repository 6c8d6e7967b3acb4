"""Answers about configuration: runs and projects.

https://huggingface.co/docs/trackio/track
https://huggingface.co/docs/trackio/python_api
"""

import json
from typing import Any

from frameworks.trackio.probes.store import PROJECT, Tracked, connect, query
from harness.worker.contract import Unsupported
from harness.worker.questions import configuration as asked
from harness.worker.questions.question import RunId

RUNS = "https://huggingface.co/docs/trackio/python_api"
POINTS = "SELECT run_id, step, metrics FROM metrics ORDER BY id"


def config_of(run: Any) -> dict[str, str]:
    """As text, with what Trackio adds."""
    return {name: str(value) for name, value in run.config.items()}


class ConcurrentWriters(Tracked, asked.ConcurrentWriters):
    """A run for each process: https://huggingface.co/docs/trackio/track"""

    def prepare(self) -> None:
        connect(self.request)

    def open(self, writer: int) -> RunId:
        return str(self.begin().id)

    def log(self, run_id: RunId, values: list[float]) -> None:
        for step, value in enumerate(values):
            self.trackio.log({"loss": value}, step=step)
        self.trackio.finish()

    def read(self, run_id: RunId) -> list[tuple[int, float]]:
        connect(self.request)
        rows = query(f"{POINTS} LIMIT 10000")
        mine = [row for row in rows if row["run_id"] == run_id]
        return [(row["step"], json.loads(row["metrics"])["loss"]) for row in mine]


class DeleteRestore(Tracked, asked.DeleteRestore):
    """Tags are part of the config: https://huggingface.co/docs/trackio/python_api"""

    def make(self, runs: list[asked.Kept]) -> list[RunId]:
        return [self._make(each) for each in runs]

    def _make(self, kept: asked.Kept) -> RunId:
        run = self.begin({**kept["params"], **kept["tags"]})
        for name, points in kept["metrics"].items():
            for step, value in points:
                self.trackio.log({name: value}, step=step)
        notes = self.request.workdir / "notes.txt"
        notes.write_text(kept["text"])
        self.trackio.log_artifact(notes, name=f"notes-{run.id}")
        self.trackio.finish()
        return str(run.id)

    def listed(self) -> list[RunId]:
        return [run.id for run in self.trackio.Api().runs(PROJECT)]

    def delete(self, run_id: RunId) -> None:
        self._run(run_id).delete()

    def _run(self, run_id: RunId) -> Any:
        return next(run for run in self.trackio.Api().runs(PROJECT) if run.id == run_id)

    def restore(self, run_id: RunId) -> None:
        raise Unsupported("a deleted run is removed from the database", RUNS)

    def read(self, run_id: RunId) -> asked.Kept:
        config = config_of(self._run(run_id))
        metrics: dict[str, list[tuple[int, float]]] = {}
        for row in (each for each in query(POINTS) if each["run_id"] == run_id):
            for name, value in json.loads(row["metrics"]).items():
                metrics.setdefault(name, []).append((row["step"], value))
        text = self.fetched(f"notes-{run_id}").read_text()
        return {"params": config, "metrics": metrics, "tags": config, "text": text}


class Renaming(Tracked, asked.Renaming):
    """A run has a name of its own; a project's is that of its file.

    https://huggingface.co/docs/trackio/python_api
    """

    def make(self, run: asked.Named) -> RunId:
        made = self.trackio.init(
            run["experiment"], name=run["name"], config=run["params"], embed=False
        )
        self.trackio.log(run["metrics"], step=1)
        self.trackio.finish()
        return str(made.id)

    def rename_run(self, run_id: RunId, name: str) -> None:
        projects = [f"{self.request.namespace}-{kind}-old" for kind in ("run", "experiment")]
        (run,) = (each for p in projects for each in self._runs(p) if each.id == run_id)
        run.rename(name)

    def _runs(self, project: str) -> list[Any]:
        store = self.request.workdir / "store" / f"{project}.db"
        return list(self.trackio.Api().runs(project)) if store.exists() else []

    def rename_experiment(self, name: str, new: str) -> None:
        raise Unsupported("runs can be moved one by one; a project has no other name", RUNS)

    def find(self, experiment: str, name: str) -> list[asked.Held]:
        runs = [run for run in self._runs(experiment) if run.name == name]
        return [
            {"run": run.id, "params": config_of(run), "metrics": self._metrics(run)} for run in runs
        ]

    def _metrics(self, run: Any) -> dict[str, float]:
        rows = query(POINTS, run.project)
        (metrics,) = (json.loads(row["metrics"]) for row in rows if row["run_id"] == run.id)
        return dict(metrics)
