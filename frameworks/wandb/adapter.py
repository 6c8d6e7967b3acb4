"""Weights & Biases behind the contract: a run for each step, all in one group.

Offline, runs are read back by the command that comes with it; of the service, by its public API.

https://docs.wandb.ai/models/runs/grouping
https://docs.wandb.ai/models/track/environment-variables
https://docs.wandb.ai/models/ref/cli/wandb-leet
https://docs.wandb.ai/models/track/public-api-guide
"""

import importlib
import json
import os
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import wandb

from frameworks.wandb import lacks
from harness.worker.contract import NotHere, ReadBack, Request, Step

UNUSED = "this pipeline keeps its data set, and declares no use of one"
OWN = ("code", "wandb-")  # types of artifacts that W&B itself makes


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
    began: str
    seconds: float
    config: dict[str, Any]
    points: list[dict[str, Any]]
    log: str
    artifacts: list[Kept]

    @property
    def step(self) -> Step:
        began = datetime.fromisoformat(self.began.replace("Z", "+00:00")).timestamp()
        return Step(self.name, self.status, began, began + self.seconds)


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
        group: str = self.pipeline.run(self.request)
        return group

    def read_back(self, run_id: str) -> ReadBack:
        online = self.request.deployment == "service"
        runs = list(
            of_service(self.request, run_id) if online else of_group(self.request.workdir, run_id)
        )
        kept = [(run, artifact) for run in runs for artifact in run.artifacts]
        code = next(artifact.digest for _, artifact in kept if artifact.kind == "code")
        ours = [(run.name, each) for run, each in kept if not each.kind.startswith(OWN)]
        return ReadBack(
            version=wandb.__version__,
            outputs={name: artifact.metadata for name, artifact in ours},
            artifacts={name: file for _, each in ours for name, file in each.files.items()},
            params=runs[0].config,
            metrics=_metrics(runs),
            steps=[run.step for run in runs],
            logs={run.name: run.log for run in runs},
            code_version=code,
            data_version=NotHere(UNUSED) if online else lacks.USE.answer(),
            model=self.pipeline.registered(self.request) if online else lacks.REGISTRY.answer(),
        )

    def stop(self) -> None:
        """End the process that writes runs."""
        wandb.teardown()


def _metrics(runs: list[Stored]) -> dict[str, list[tuple[int, float]]]:
    """With the branch of `train/CNN` in front; names with `_` are those that it adds."""
    found = defaultdict(list)
    for run in runs:
        branch = "".join(f"{part}/" for part in run.name.split("/")[1:])
        for row in run.points:
            for name in (each for each in row if not each.startswith("_")):
                found[branch + name].append((row["_step"], float(row[name])))
    return dict(found)


def inspect(path: Path) -> dict[str, list[dict[str, Any]]]:
    """All records of an offline run, by type: https://docs.wandb.ai/models/ref/cli/wandb-leet"""
    words = ["wandb", "leet", "inspect", "--json", str(path)]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    found = defaultdict(list)
    for record in map(json.loads, said.splitlines()):
        found[record["type"]].append(record[record["type"]])
    return found


def of_group(folder: Path, group: str) -> Iterator[Stored]:
    """Offline runs of a folder."""
    for path in sorted(folder.glob("wandb/offline-run-*")):
        records = inspect(path)
        run = records["run"][0]
        if run.get("run_group") == group:
            yield stored(records)


def stored(records: dict[str, list[dict[str, Any]]]) -> Stored:
    """What the records of one run say."""
    run, end = records["run"][0], (*records["exit"], {})[0]
    return Stored(
        name=run.get("display_name", ""),
        status="failed" if end.get("exit_code") else "finished" if records["exit"] else "crashed",
        began=run["start_time"],
        seconds=end.get("runtime", 0),
        config={k: v for k, v in run["config"]["update"].items() if k != "_wandb"},
        points=[row["item"] for row in records["history"]],
        log="".join(each.get("line", "") for each in records["output_raw"]),
        artifacts=[_kept(each) for each in records["artifact"]],
    )


def _kept(artifact: dict[str, Any]) -> Kept:
    """Offline, its files are copies that the client has staged."""
    files = artifact["manifest"]["contents"]
    paths = {file["path"]: Path(file["local_path"]) for file in files if "local_path" in file}
    metadata = json.loads(artifact.get("metadata", "{}"))
    return Kept(artifact["type"], artifact["digest"], metadata, paths)


def of_service(request: Request, group: str) -> Iterator[Stored]:
    """Runs that the service has."""
    for run in wandb.Api().runs(request.scenario, filters={"group": group}):
        folder = request.workdir / "fetched" / run.id
        yield Stored(
            name=run.name,
            status=run.state,
            began=run.created_at,
            seconds=run.summary["_runtime"],
            config=run.config,
            points=list(run.scan_history()),
            log=run.file("output.log").download(root=str(folder)).read(),
            artifacts=[_fetched(each, folder / each.id) for each in run.logged_artifacts()],
        )


def _fetched(artifact: wandb.Artifact, folder: Path) -> Kept:
    root = Path(artifact.download(root=str(folder)))
    paths = {name: root / name for name in artifact.manifest.entries}
    return Kept(artifact.type, artifact.digest, dict(artifact.metadata), paths)
