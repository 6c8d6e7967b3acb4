"""Answers about interoperability.

https://docs.wandb.ai/models/artifacts/construct-an-artifact
https://docs.wandb.ai/models/ref/cli/wandb-leet
"""

import shutil
from pathlib import Path

from frameworks.wandb import lacks
from frameworks.wandb.probes.store import Tracked, path_of, summarized
from harness.worker.questions import interoperability as asked
from harness.worker.questions.question import RunId


class ModelFormats(Tracked, asked.ModelFormats):
    """A model is a file in an artifact: https://docs.wandb.ai/models/track/log/log-models"""

    def run(self, weights: str, form: str) -> RunId:
        from scenarios.mnist import formats
        from scenarios.mnist.evaluation import load_network

        file = self.request.workdir / f"model.{form}"
        formats.export(load_network(Path(weights), "CNN"), form, file)
        with self.begin() as run:
            run.log_model(str(file), name=form)
        return str(run.id)

    def fetch(self, run_id: RunId, form: str, file: str) -> None:
        shutil.copy(self.file(run_id), file)


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
