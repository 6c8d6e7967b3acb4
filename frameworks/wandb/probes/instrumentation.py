"""Answers about instrumentation: the tutorial."""

import json
from pathlib import Path
from typing import Any

from frameworks.wandb.adapter import inspect
from frameworks.wandb.probes.store import connect
from harness.worker.contract import ProbeRequest
from harness.worker.questions import instrumentation as asked


class Tutorial(asked.Tutorial):
    """https://docs.wandb.ai/models/quickstart"""

    def run(self, parameters: dict[str, Any]) -> asked.Results:
        start(self.request, parameters)
        from scenarios.mnist.steps import left

        paths = sorted(self.request.workdir.glob("wandb/offline-run-*"))
        files = {
            artifact["name"]: Path(artifact["manifest"]["contents"][0]["local_path"])
            for path in paths
            for artifact in inspect(path)["artifact"]
        }
        outputs, digests = left(
            parameters,
            lambda step: json.loads(files[f"{step.replace('/', '-')}.json"].read_text()),
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
