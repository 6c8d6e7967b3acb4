"""Answers about installation; this module is imported by older versions of MLflow too."""

import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import mlflow
from mlflow import MlflowClient

from frameworks.mlflow.probes.server import serving
from harness.worker.questions import installation as asked
from harness.worker.questions.question import RunId

ARTIFACT = "kept.txt"


class StoreUpgrade(asked.StoreUpgrade):
    """The database of a tracking server, which `mlflow db upgrade` migrates.

    https://mlflow.org/docs/latest/self-hosting/migration
    """

    def write(self, home: str, runs: list[asked.OldRun]) -> list[RunId]:
        """By a server of the older version; a run whose block raises has failed."""
        with serving(replace(self.request, workdir=Path(home))):
            return [_written(each) for each in runs]

    def migrate(self, home: str) -> list[str]:
        """While no server is up."""
        words = ["db", "upgrade", f"sqlite:///{home}/mlflow.db"]
        subprocess.run([sys.executable, "-m", "mlflow", *words], cwd=home, check=True)
        return [" ".join(["mlflow", *words])]

    def read(self, home: str, run_ids: list[RunId]) -> list[asked.KeptRun | None]:
        """By a server of this version; of all runs that its store has."""
        with serving(replace(self.request, workdir=Path(home))):
            client = MlflowClient()
            experiments = [each.experiment_id for each in client.search_experiments()]
            runs = client.search_runs(experiments)
            found = {run.info.run_id: _kept(run) for run in runs if run.info.run_id in run_ids}
        return [found.get(run_id) for run_id in run_ids]


def _written(wanted: asked.OldRun) -> RunId:
    with suppress(ArithmeticError), mlflow.start_run() as run:
        mlflow.log_params(wanted["params"])
        mlflow.log_metrics(wanted["metrics"])
        mlflow.log_text(wanted["artifact"], ARTIFACT)
        if wanted["fails"]:
            raise ArithmeticError("planted")
    return str(run.info.run_id)


def _kept(run: mlflow.entities.Run) -> asked.KeptRun:
    return {
        "params": run.data.params,
        "metrics": run.data.metrics,
        "artifact": mlflow.artifacts.load_text(f"{run.info.artifact_uri}/{ARTIFACT}"),
        "failed": run.info.status == "FAILED",
    }
