"""The baseline: the scenario with no framework around it, through the same contract."""

import importlib
import json
import platform
import uuid
from pathlib import Path
from typing import Any

from harness.worker.contract import ReadBack, Request, Unsupported

DOCUMENTATION = "https://docs.python.org/3/"


class Adapter:
    """Files in one folder are the whole store."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.folder = request.workdir / f"run-{uuid.uuid4()}"
        self.pipeline = importlib.import_module(f"frameworks.plain.{request.scenario}")

    def start(self) -> None:
        self.folder.mkdir()

    def run(self) -> str:
        self.pipeline.run(self.request, self.folder)
        return self.folder.name

    def read_back(self, run_id: str) -> ReadBack:
        folder = self.request.workdir / run_id
        outputs: dict[str, Any] = json.loads((folder / "outputs.json").read_text())
        metrics: dict[str, list[tuple[int, float]]] = {}
        for line in (folder / "metrics.jsonl").read_text().splitlines():
            name, step, value = json.loads(line)
            metrics.setdefault(name, []).append((step, value))
        return ReadBack(
            version=platform.python_version(),
            outputs=outputs,
            artifacts=_artifacts(folder, outputs),
            params=_nothing("parameters are not stored"),
            metrics=metrics,
            steps=_nothing("steps are function calls without a record"),
            logs=_nothing("output of all steps goes to one stream"),
            code_version=_nothing("code is not versioned"),
            data_version=_nothing("data is not versioned"),
            model=_nothing("there is no registry"),
        )

    def stop(self) -> None:
        """There is nothing to stop."""


def _artifacts(folder: Path, outputs: dict[str, Any]) -> dict[str, Path]:
    names = [name for output in outputs.values() for name in output.get("files", {})]
    return {name: folder / name.replace("/", "-") for name in names}


def _nothing(reason: str) -> Unsupported:
    return Unsupported(reason, DOCUMENTATION)
