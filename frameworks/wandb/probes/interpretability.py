"""Answers about interpretability.

https://docs.wandb.ai/models/track/config
https://docs.wandb.ai/models/track/log
https://docs.wandb.ai/models/artifacts
"""

import base64
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from frameworks.wandb import lacks
from frameworks.wandb.adapter import inspect, path_of
from frameworks.wandb.probes.store import Tracked, connect
from harness.worker.contract import Lack
from harness.worker.questions import interpretability as asked
from harness.worker.questions.question import RunId

PROGRAM = Path(__file__).with_name("programs") / "code_version.py"


class Params(Tracked, asked.Params):
    """The config of a run: https://docs.wandb.ai/models/track/config"""

    def run(self, values: dict[str, Any]) -> RunId:
        with self.begin(values) as run:
            return str(run.id)

    def read(self, run_id: RunId) -> dict[str, Any]:
        return self.stored(run_id).config


class Metrics(Tracked, asked.Metrics):
    """An axis of one's own, since W&B's step only grows.

    https://docs.wandb.ai/models/track/log/customize-logging-axes
    """

    def run(self, series: dict[str, list[tuple[int, str]]]) -> RunId:
        with self.begin() as run:
            for name, points in series.items():
                run.define_metric(name, step_metric="epoch")
                for epoch, text in points:
                    run.log({name: float(text), "epoch": epoch})
        return str(run.id)

    def read(self, run_id: RunId) -> dict[str, list[tuple[int, float]] | Lack]:
        found: dict[str, Any] = {}
        for row in self.stored(run_id).points:
            for name in (each for each in row if each != "epoch" and not each.startswith("_")):
                found.setdefault(name, []).append((row["epoch"], float(row[name])))
        return found


class ArtifactDigest(Tracked, asked.ArtifactDigest):
    """The MD5 of a file, which the command line tells.

    https://docs.wandb.ai/models/artifacts/construct-an-artifact
    """

    def run(self, file: str) -> RunId:
        with self.begin() as run:
            self.keep(run, "planted", "file", planted=file)
        return str(run.id)

    def read(self, run_id: RunId) -> asked.Digest:
        (artifact,) = inspect(path_of(self.request.workdir, run_id))["artifact"]
        (entry,) = artifact["manifest"]["contents"]
        digest = base64.b64decode(entry["digest"]).hex()
        return {"file": lacks.GIVEN_BACK.entry(), "algorithm": "md5", "digest": digest}


class CodeVersion(Tracked, asked.CodeVersion):
    """The commit, and the files as an artifact of their own.

    https://docs.wandb.ai/models/ref/python/experiments/run
    """

    def prepare(self) -> asked.Prepared:
        folder = self.request.workdir / "repository"
        folder.mkdir()
        return {"folder": str(folder), "file": shutil.copy(str(PROGRAM), str(folder))}

    def run(self, folder: str, witness: str) -> RunId:
        """In a process of its own, as a user starts it; its files lie outside the repository.

        W&B would look for a repository where its own files lie.
        """
        connect(self.request.workdir)
        words = [sys.executable, PROGRAM.name, witness]
        env = {**os.environ, "WANDB_GIT_ROOT": folder}
        said = subprocess.check_output(words, cwd=folder, env=env, text=True)
        return said.split()[-1]

    def read(self, run_id: RunId) -> asked.Code:
        run = self.stored(run_id)
        return {"commit": run.commit, "code": run.artifacts[0].digest}


class Environment(Tracked, asked.Environment):
    """Python, and a requirements.txt: https://docs.wandb.ai/models/track/log"""

    def run(self) -> RunId:
        import numpy
        import pandas

        with self.begin() as run:
            run.log({"numbers": int(pandas.Series(numpy.arange(3)).sum())})
        return str(run.id)

    def read(self, run_id: RunId) -> asked.Recorded:
        path = path_of(self.request.workdir, run_id)
        told = json.dumps(inspect(path)["environment"])
        return {"python": told, "packages": (path / "files" / "requirements.txt").read_text()}
