"""Trackio behind the contract: a store in a folder, read back by its API and its command line.

https://huggingface.co/docs/trackio/track
https://huggingface.co/docs/trackio/artifacts
https://huggingface.co/docs/trackio/cli_commands
"""

import importlib
import json
import os
import subprocess
from pathlib import Path
from typing import Any

from harness.worker.contract import ReadBack, Request, Unsupported

TRACK = "https://huggingface.co/docs/trackio/track"


class Adapter:
    """All state lies in TRACKIO_DIR, which Trackio reads when it is imported."""

    def __init__(self, request: Request) -> None:
        self.request = request
        os.environ["TRACKIO_DIR"] = str(request.workdir / "store")
        self.pipeline: Any = importlib.import_module(f"frameworks.trackio.{request.scenario}")

    def start(self) -> None:
        """There is no service, and the store is made by the first run."""

    def run(self) -> str:
        run_id: str = self.pipeline.run(self.request)
        return run_id

    def read_back(self, run_id: str) -> ReadBack:
        import trackio

        project = self.request.scenario
        (run,) = (each for each in trackio.Api().runs(project) if each.id == run_id)
        reader = trackio.init(project, name="read-back", embed=False)
        outputs: dict[str, Any] = {}
        artifacts: dict[str, Path] = {}
        digests = {}
        for listed in _command("list", "artifacts", "--project", project)["artifacts"]:
            artifact = reader.use_artifact(listed["name"])
            step = artifact.metadata["step"]
            outputs[step] = artifact.metadata["output"]
            digests[step] = artifact.digest
            folder = Path(artifact.download(self.request.workdir / "fetched" / listed["name"]))
            names = outputs[step].get("files", {})
            artifacts |= {name: folder / name for name in names}
        score = self.pipeline.score(self.request, reader)
        trackio.finish()
        return ReadBack(
            version=trackio.__version__,
            outputs=outputs,
            artifacts=artifacts,
            params=run.config,
            metrics=_metrics(project, run_id),
            steps=Unsupported("a run has no steps of its own, and no end", TRACK),
            logs=Unsupported("what the code prints is not recorded", TRACK),
            code_version=Unsupported("a run does not record its code", TRACK),
            data_version=str(digests[self.pipeline.DATA]),
            model=score,
        )

    def stop(self) -> None:
        """Nothing was started."""


def _metrics(project: str, run_id: str) -> dict[str, list[tuple[int, float]]]:
    """As the store has them: a row for each call of `log`."""
    sql = "SELECT run_id, step, metrics FROM metrics ORDER BY id"
    rows = _command("query", "project", "--project", project, "--sql", sql)["rows"]
    found: dict[str, list[tuple[int, float]]] = {}
    for row in (each for each in rows if each["run_id"] == run_id):
        for name, value in json.loads(row["metrics"]).items():
            found.setdefault(name, []).append((row["step"], float(value)))
    return found


def _command(*words: str) -> dict[str, Any]:
    """What `trackio WORDS --json` says."""
    done = subprocess.run(["trackio", *words, "--json"], capture_output=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
