"""Answers about interoperability."""

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
