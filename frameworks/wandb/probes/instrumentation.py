"""Answers about instrumentation: the tutorial."""

import json
from pathlib import Path
from typing import Any

from frameworks.wandb.adapter import inspect, stored
from frameworks.wandb.probes.store import connect, summarized
from harness.worker.contract import ProbeRequest
from harness.worker.questions import instrumentation as asked


class Tutorial(asked.Tutorial):
    """https://docs.wandb.ai/models/quickstart"""

    def run(self, parameters: dict[str, Any]) -> asked.Results:
        start(self.request, parameters)
        from scenarios.mnist.steps import left

        runs = [_kept(path) for path in self.request.workdir.glob("wandb/offline-run-*")]
        results = {name: result for found, _ in runs for name, result in found.items()}
        files = {name: file for _, kept in runs for name, file in kept.items()}
        outputs, digests = left(
            parameters,
            results.__getitem__,
            lambda name: files["{1}.{0}".format(*name.split("/"))].read_bytes(),
        )
        return {"outputs": outputs, "files": digests}


def start(request: ProbeRequest, parameters: dict[str, Any]) -> None:
    """All that it takes to run the tutorial once."""
    connect(request.workdir)
    from frameworks.wandb.probes import tutorial

    folder = request.workdir / "files"
    folder.mkdir()
    tutorial.main(Path(str(request.data)), folder, parameters)


def _kept(path: Path) -> tuple[dict[str, Any], dict[str, Path]]:
    """Results of one run by the names of their steps, and copies of its files by theirs."""
    run, summary = stored(inspect(path)), json.loads(summarized(path))["summary"]
    results = {name: value for name, value in summary.items() if not name.startswith("_")}
    steps = {
        f"{step}/{run.name}": results[step] for step in ("train", "evaluate") if step in results
    }
    files = {name: file for each in run.artifacts for name, file in each.files.items()}
    return steps or {run.name: results}, files
