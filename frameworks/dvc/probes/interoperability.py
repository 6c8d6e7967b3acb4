"""Answers about interoperability."""

import shutil
import sys
from pathlib import Path

from frameworks.dvc.probes import lacks
from frameworks.dvc.probes.project import Project
from harness.worker.questions import interoperability as asked
from harness.worker.questions.question import RunId


class ExitCodes(Project, asked.ExitCodes):
    """https://doc.dvc.org/command-reference/repro."""

    PIPELINE = "exit_codes"

    def command(self, ending: str, witness: str) -> asked.Command:
        self.prepare(ending=ending, witness=witness)
        return {
            "command": [sys.executable, "-m", "dvc", "repro"],
            "env": self.variables(),
            "cwd": str(self.folder),
        }


class Export(Project, asked.Export):
    """https://doc.dvc.org/command-reference/exp/show."""

    PIPELINE = "export"

    def run(self, params: dict[str, str], metrics: dict[str, float], tags: dict[str, str]) -> RunId:
        self.prepare(params=params, metrics=metrics, tags=tags)
        return self.repro()

    def export(self, run_id: RunId, folder: str) -> None:
        written = self.dvc("exp", "show", "--json", "--rev", run_id)
        Path(folder, "run.json").write_text(written)

    def load(self, folder: str, home: str) -> RunId:
        raise lacks.NO_IMPORT.answer()

    def read(self, run_id: RunId, home: str) -> asked.Contents:
        raise lacks.NO_IMPORT.answer()


class MlflowPairs(Project, asked.MlflowPairs):
    """A stage that logs by MLflow's own client; DVC tells it the experiment's name.

    https://doc.dvc.org/user-guide/env
    """

    PIPELINE = "mlflow_pairs"

    def run(self, url: str, experiment: str, text: str, witness: str) -> RunId:
        self.prepare(url=url, experiment=experiment, text=text, witness=witness)
        return self.experiment()


class S3Artifacts(Project, asked.S3Artifacts):
    """Outputs in a remote on S3, by the plugin of the same makers.

    https://doc.dvc.org/user-guide/data-management/remote-storage/amazon-s3
    """

    PIPELINE = "artifact_digest"

    def run(self, s3: asked.S3, text: str) -> RunId:
        file = self.request.workdir / "text"
        file.write_text(text)
        self.prepare(file=str(file))
        self.dvc("remote", "add", "--default", "shared", f"s3://{s3['bucket']}/dvc")
        self.dvc("remote", "modify", "shared", "endpointurl", s3["endpoint"])
        keys = {"access_key_id": s3["access_key"], "secret_access_key": s3["secret_key"]}
        for name, value in keys.items():
            self.dvc("remote", "modify", "--local", "shared", name, value)
        self.dvc("remote", "modify", "shared", "region", s3["region"])
        run_id = self.repro()
        self.dvc("push")
        return run_id

    def read(self, s3: asked.S3, run_id: RunId) -> str | None:
        """From the remote, since the cache is gone."""
        shutil.rmtree(self.folder / ".dvc" / "cache")
        self.dvc("pull", "--force")
        return (self.folder / "artifact").read_text()
