"""Answers about configuration: many writers.

https://docs.wandb.ai/models/track/log
"""

from typing import Any

from frameworks.wandb.probes.store import Tracked
from harness.worker.questions import configuration as asked
from harness.worker.questions.question import RunId


class ConcurrentWriters(Tracked, asked.ConcurrentWriters):
    """Each process has a file of its own: https://docs.wandb.ai/models/track/log"""

    active: Any = None

    def prepare(self) -> None:
        """Nothing is shared."""

    def open(self, writer: int) -> RunId:
        self.active = self.begin({"writer": writer})
        return str(self.active.id)

    def log(self, run_id: RunId, values: list[float]) -> None:
        for step, value in enumerate(values):
            self.active.log({"loss": value}, step=step)
        self.active.finish()

    def read(self, run_id: RunId) -> list[tuple[int, float]]:
        return [(row["_step"], float(row["loss"])) for row in self.stored(run_id).points]
