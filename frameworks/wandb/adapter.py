"""Weights & Biases behind the contract: one run for all steps.

Offline, a run is read back by the command that comes with it; of the service, by its public API.

https://docs.wandb.ai/models/track/environment-variables
https://docs.wandb.ai/models/ref/cli/wandb-leet
https://docs.wandb.ai/models/track/public-api-guide
"""

import importlib
import json
import os
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import wandb

from frameworks.wandb import lacks
from harness.worker.contract import NotHere, ReadBack, Request

UNUSED = "this pipeline keeps its data set, and declares no use of one"
STEPS = "this pipeline is one run, which has no steps of its own"
LOGS = "this pipeline is one run, with one log for all its steps"
CODE = "W&B looks for a git repository where its own files lie, and these lie in none"
OWN = "wandb-"  # begins the types of artifacts that W&B itself makes


@dataclass
class Kept:
    """An artifact, with its files by their names in it."""

    kind: str
    digest: str
    metadata: dict[str, Any]
    files: dict[str, Path]


@dataclass
class Stored:
    """A run as its store has it."""

    name: str
    status: str
    config: dict[str, Any]
    points: list[dict[str, Any]]
    artifacts: list[Kept]
    commit: str | None  # of the repository that W&B found, if any


class Adapter:
    """Offline, all state lies in `wandb` of the current folder and in WANDB_DATA_DIR."""

    def __init__(self, request: Request) -> None:
        self.request = request
        os.environ["WANDB_DATA_DIR"] = str(request.workdir / "data")
        if request.deployment == "service":
            address = urlsplit(request.endpoint or "")
            host = address.netloc.rpartition("@")[2]
            os.environ |= {
                "WANDB_MODE": "online",
                "WANDB_BASE_URL": f"{address.scheme}://{host}",
                "WANDB_API_KEY": address.password or "",
            }
        self.pipeline: Any = importlib.import_module(f"frameworks.wandb.{request.scenario}")

    def start(self) -> None:
        """There is no service of ours."""

    def run(self) -> str:
        run_id: str = self.pipeline.run(self.request)
        if self.request.deployment == "service":
            self.pipeline.register()
        return run_id

    def read_back(self, run_id: str) -> ReadBack:
        if online := self.request.deployment == "service":
            run = of_service(self.request, run_id)
        else:
            run = stored(inspect(path_of(self.request.workdir, run_id)))
        ours = [artifact for artifact in run.artifacts if not artifact.kind.startswith(OWN)]
        return ReadBack(
            version=wandb.__version__,
            outputs={each.metadata["step"]: each.metadata["output"] for each in ours},
            artifacts={name: file for each in ours for name, file in each.files.items()},
            params=run.config,
            metrics=_metrics(run),
            steps=NotHere(STEPS),
            logs=NotHere(LOGS),
            code_version=run.commit or NotHere(CODE),
            data_version=NotHere(UNUSED) if online else lacks.USE.answer(),
            model=self.pipeline.registered(self.request) if online else lacks.REGISTRY.answer(),
        )

    def stop(self) -> None:
        """End the process that writes runs."""
        wandb.teardown()


def _metrics(run: Stored) -> dict[str, list[tuple[int, float]]]:
    """Along the axis that the pipeline defines; names with `_` are those that W&B adds."""
    found = defaultdict(list)
    for row in run.points:
        for name in (each for each in row if each != "epoch" and not each.startswith("_")):
            found[name].append((row["epoch"], float(row[name])))
    return dict(found)


def inspect(path: Path) -> dict[str, list[dict[str, Any]]]:
    """All records of an offline run, by type: https://docs.wandb.ai/models/ref/cli/wandb-leet"""
    words = ["wandb", "leet", "inspect", "--json", str(path)]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    found = defaultdict(list)
    for record in map(json.loads, said.splitlines()):
        found[record["type"]].append(record[record["type"]])
    return found


def path_of(folder: Path, run_id: str) -> Path:
    """The one folder of an offline run."""
    (path,) = folder.glob(f"wandb/offline-run-*-{run_id}")
    return path


def stored(records: dict[str, list[dict[str, Any]]]) -> Stored:
    """What the records of one run say."""
    run, end = records["run"][0], (*records["exit"], {})[0]
    return Stored(
        name=run.get("display_name", ""),
        status="failed" if end.get("exit_code") else "finished" if records["exit"] else "crashed",
        config={k: v for k, v in run["config"]["update"].items() if k != "_wandb"},
        points=[row["item"] for row in records["history"]],
        artifacts=[_kept(each) for each in records["artifact"]],
        commit=next((e["git"]["commit"] for e in records["environment"] if "git" in e), None),
    )


def _kept(artifact: dict[str, Any]) -> Kept:
    """Offline, its files are copies that the client has staged."""
    files = artifact["manifest"]["contents"]
    paths = {file["path"]: Path(file["local_path"]) for file in files if "local_path" in file}
    metadata = json.loads(artifact.get("metadata", "{}"))
    return Kept(artifact["type"], artifact["digest"], metadata, paths)


def of_service(request: Request, run_id: str) -> Stored:
    """The same of a run that the service has."""
    run = wandb.Api().run(f"{request.scenario}/{run_id}")
    folder = request.workdir / "fetched"
    return Stored(
        name=run.name,
        status=run.state,
        config=run.config,
        points=list(run.scan_history()),
        artifacts=[_fetched(each, folder / each.id) for each in run.logged_artifacts()],
        commit=run.commit,
    )


def _fetched(artifact: wandb.Artifact, folder: Path) -> Kept:
    root = Path(artifact.download(root=str(folder)))
    paths = {name: root / name for name in artifact.manifest.entries}
    return Kept(artifact.type, artifact.digest, dict(artifact.metadata), paths)
