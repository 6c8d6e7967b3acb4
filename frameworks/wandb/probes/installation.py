"""Answers about installation; this module is imported by older versions of wandb too."""

from contextlib import suppress
from pathlib import Path

from frameworks.wandb.adapter import inspect, stored
from frameworks.wandb.probes.store import connect
from harness.worker.questions import installation as asked
from harness.worker.questions.question import RunId


class StoreUpgrade(asked.StoreUpgrade):
    """Files of offline runs, which a new version reads as they are.

    https://docs.wandb.ai/models/ref/cli/wandb-leet
    """

    def write(self, home: str, runs: list[asked.OldRun]) -> list[RunId]:
        return [self._written(Path(home), each) for each in runs]

    def _written(self, home: Path, wanted: asked.OldRun) -> RunId:
        wandb = connect(home)
        file = self.request.workdir / "kept.txt"
        file.write_text(wanted["artifact"])
        with suppress(ArithmeticError), wandb.init(project="old", config=wanted["params"]) as run:
            run.log(wanted["metrics"])
            run.log_artifact(str(file), name="kept", type="file")
            if wanted["fails"]:
                raise ArithmeticError("planted")
        return str(run.id)

    def migrate(self, home: str) -> list[str]:
        """There is nothing to do."""
        return []

    def read(self, home: str, run_ids: list[RunId]) -> list[asked.KeptRun | None]:
        return [_kept(Path(home), run_id) for run_id in run_ids]


def _kept(home: Path, run_id: RunId) -> asked.KeptRun | None:
    for path in home.glob(f"wandb/offline-run-*-{run_id}"):
        run = stored(inspect(path))
        (text,) = (file for each in run.artifacts for file in each.files.values())
        return {
            "params": run.config,
            "metrics": {name: value for row in run.points for name, value in row.items()},
            "artifact": text.read_text(),
            "failed": run.status == "failed",
        }
    return None
