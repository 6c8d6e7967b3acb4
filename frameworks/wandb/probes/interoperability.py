"""Answers about interoperability: https://docs.wandb.ai/models/ref/cli/wandb-leet"""

from pathlib import Path

from frameworks.wandb import lacks
from frameworks.wandb.adapter import path_of
from frameworks.wandb.probes.store import Tracked, summarized
from harness.worker.questions import interoperability as asked
from harness.worker.questions.question import RunId


class Export(Tracked, asked.Export):
    """JSON by its command; a tag of W&B is one word: https://docs.wandb.ai/models/runs/tags"""

    def run(self, params: dict[str, str], metrics: dict[str, float], tags: dict[str, str]) -> RunId:
        with self.begin(params, tags=[f"{name}:{tag}" for name, tag in tags.items()]) as run:
            run.log(metrics)
        return str(run.id)

    def export(self, run_id: RunId, folder: str) -> None:
        Path(folder, "run.json").write_text(summarized(path_of(self.request.workdir, run_id)))

    def load(self, folder: str, home: str) -> RunId:
        raise lacks.IMPORT.answer()

    def read(self, run_id: RunId, home: str) -> asked.Contents:
        raise AssertionError("nothing was imported")
