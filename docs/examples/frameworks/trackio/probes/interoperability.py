"""Answers about interoperability.

https://huggingface.co/docs/trackio/artifacts
https://huggingface.co/docs/trackio/cli_commands
"""

import json
from pathlib import Path

from frameworks.trackio.probes.store import PROJECT, Tracked, command, connect
from harness.worker.contract import Unsupported
from harness.worker.questions import interoperability as asked
from harness.worker.questions.question import RunId


class ModelFormats(Tracked, asked.ModelFormats):
    """A model is a file in an artifact: https://huggingface.co/docs/trackio/artifacts"""

    def run(self, weights: str, form: str) -> RunId:
        from scenarios.mnist import formats
        from scenarios.mnist.evaluation import load_network

        file = self.request.workdir / f"model.{form}"
        formats.export(load_network(Path(weights), "CNN"), form, file)
        run = self.begin()
        self.trackio.log_artifact(file, name=form, type="model")
        self.trackio.finish()
        return str(run.id)

    def fetch(self, run_id: RunId, form: str, file: str) -> None:
        self.fetched(form).rename(file)


class Export(Tracked, asked.Export):
    """JSON by its commands: https://huggingface.co/docs/trackio/cli_commands"""

    def run(self, params: dict[str, str], metrics: dict[str, float], tags: dict[str, str]) -> RunId:
        return str(self.kept({**params, **tags}, metrics).name)

    def export(self, run_id: RunId, folder: str) -> None:
        connect(self.request)
        run = ("--project", PROJECT, "--run", run_id)
        said = {
            "run": command("get", "run", *run),
            "metrics": command("get", "snapshot", *run, "--step", "1"),
        }
        Path(folder, "run.json").write_text(json.dumps(said))

    def load(self, folder: str, home: str) -> RunId:
        page = "https://huggingface.co/docs/trackio/import"
        raise Unsupported("it imports metrics of CSV files, but no settings of a run", page)

    def read(self, run_id: RunId, home: str) -> asked.Contents:
        raise AssertionError("nothing was imported")
