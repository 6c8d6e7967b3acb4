"""Answers about interoperability."""

import shutil
import subprocess
import sys
from pathlib import Path

from frameworks.dvc.probes.project import Project
from harness.worker.questions import interoperability as asked
from harness.worker.questions.question import RunId

REMOTE = "experiments.git"  # in the folder of the export


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
    """Out as JSON, and into another repository by a Git remote.

    https://doc.dvc.org/command-reference/exp/show
    https://doc.dvc.org/user-guide/experiment-management/sharing-experiments
    """

    PIPELINE = "export"

    def run(self, params: dict[str, str], metrics: dict[str, float], tags: dict[str, str]) -> RunId:
        self.prepare(params=params, metrics=metrics, tags=tags)
        return self.experiment()

    def export(self, run_id: RunId, folder: str) -> None:
        """DVC has no tags of experiments: they are parameters."""
        written = self.dvc("exp", "show", "--json", "--all-commits")
        Path(folder, "run.json").write_text(written)
        remote = Path(folder, REMOTE)
        self.git("init", "--quiet", "--bare", "--initial-branch", "main", str(remote))
        self.git("remote", "add", "origin", str(remote))
        self.git("push", "--quiet", "origin", "main")
        self.dvc("exp", "push", "--no-cache", "origin", run_id)

    def load(self, folder: str, home: str) -> RunId:
        """Metrics are files of Git, so that there is no cache to bring."""
        (name,) = self._names(Path(folder, REMOTE))
        self.move(home)
        self.activate()
        self.folder.mkdir()
        self.git("clone", "--quiet", str(Path(folder, REMOTE)), ".")
        self.dvc("exp", "pull", "--no-cache", "origin", name)
        return name

    def _names(self, remote: Path) -> list[RunId]:
        listed = subprocess.run(
            ["git", "for-each-ref", "--format=%(refname:lstrip=-1)", "refs/exps"],
            cwd=remote, check=True, capture_output=True, text=True,
        )  # fmt: skip
        return listed.stdout.split()

    def read(self, run_id: RunId, home: str) -> asked.Contents:
        self.move(home)
        _, shown = self.experiments()[run_id]
        params = shown["params"]["params.yaml"]["data"]
        metrics = shown["metrics"]["metrics.json"]["data"]
        return {"params": params["params"], "metrics": metrics, "tags": params["tags"]}


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
        (self.folder / "artifact").unlink()
        self.dvc("pull", "--force")
        return (self.folder / "artifact").read_text()
