"""Answers about installation; this module is imported by older versions of Metaflow too."""

from dataclasses import replace
from pathlib import Path

from frameworks.metaflow.probes.running import FLOWS, options, prepare, run_flow
from harness.worker.contract import ProbeRequest
from harness.worker.questions import installation as asked
from harness.worker.questions.question import RunId


class StoreUpgrade(asked.StoreUpgrade):
    """The local datastore with its metadata, which a new version reads as they are.

    "pip install --upgrade metaflow" is all that is documented:
    https://docs.metaflow.org/getting-started/install
    """

    FLOW = FLOWS / "store_upgrade.py"

    def write(self, home: str, runs: list[asked.OldRun]) -> list[RunId]:
        """A run each, also of the one that fails."""
        return [self._written(home, each) for each in runs]

    def migrate(self, home: str) -> list[str]:
        """There is nothing to do."""
        return []

    def read(self, home: str, run_ids: list[RunId]) -> list[asked.KeptRun | None]:
        """https://docs.metaflow.org/metaflow/client"""
        prepare(self._inside(home))
        return [_kept(run_id) for run_id in run_ids]

    def _inside(self, home: str) -> ProbeRequest:
        return replace(self.request, workdir=Path(home))

    def _written(self, home: str, wanted: asked.OldRun) -> RunId:
        file = Path(home, "artifact")
        file.write_text(wanted["artifact"])
        words = options(file=str(file), fails=wanted["fails"], **wanted["params"])
        measured = options(**wanted["metrics"])
        return run_flow(self._inside(home), self.FLOW, "run", *words, *measured)


def _kept(run_id: RunId) -> asked.KeptRun | None:
    from metaflow import Run  # reads its settings when it is imported
    from metaflow.exception import MetaflowNotFound

    try:
        run = Run(run_id)
    except MetaflowNotFound:
        return None
    kept = run["start"].task.data
    return {
        "params": {name: getattr(kept, name) for name in ("alpha", "beta")},
        "metrics": {name: getattr(kept, f"measured_{name}") for name in ("loss", "score")},
        "artifact": kept.text,
        "failed": not run.successful,
    }
