"""Answers about installation; this module is imported by older versions of DVC too."""

from frameworks.dvc.probes.project import Project
from harness.worker.questions import installation as asked
from harness.worker.questions.question import RunId


class StoreUpgrade(Project, asked.StoreUpgrade):
    """A repository of an older version, which a newer one reads as it is.

    https://doc.dvc.org/user-guide/upgrade
    """

    PIPELINE = "store_upgrade"

    def write(self, home: str, runs: list[asked.OldRun]) -> list[RunId]:
        """A commit each, also of what the run that fails has kept until then."""
        self.move(home)
        return [self._written(each) for each in runs]

    def migrate(self, home: str) -> list[str]:
        """There is nothing to do from 3.x to 3.x."""
        return []

    def read(self, home: str, run_ids: list[RunId]) -> list[asked.KeptRun | None]:
        self.move(home)
        return [self._kept(each) for each in run_ids]

    def _written(self, wanted: asked.OldRun) -> RunId:
        self.prepare(**wanted)
        if not wanted["fails"]:
            return self.repro()
        self.failed()
        self.git("add", "dvc.lock")  # after a failure, DVC leaves that to its user
        return self.committed()

    def _kept(self, run_id: RunId) -> asked.KeptRun:
        self.git("checkout", "--quiet", "--force", run_id)
        self.dvc("checkout", "--quiet", "--force")
        shown = self.shown(run_id)
        return {
            "params": shown["params"]["params.yaml"]["data"]["params"],
            "metrics": shown["metrics"]["metrics.json"]["data"],
            "artifact": self.text(run_id, "artifact.txt"),
            "failed": not self.ended_well(run_id),
        }
