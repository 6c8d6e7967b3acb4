"""DVC as an orchestrator: `dvc repro` runs the stages of dvc.yaml, a Git commit keeps the run.

https://doc.dvc.org/start/data-pipelines/data-pipelines
https://doc.dvc.org/start/data-pipelines/metrics-parameters-plots
What a run left is read at its commit: https://doc.dvc.org/api-reference/dvcfilesystem
"""

import csv
import importlib
import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from frameworks.dvc import lacks
from frameworks.dvc.versioner import Versioner
from harness.worker.contract import NotHere, ReadBack, Request


class Adapter(Versioner):
    """The workdir is the repository, as for versions of data; a run is a commit."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        # Stages find `python` as in an activated environment.
        os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self.pipeline: Any = importlib.import_module(f"frameworks.dvc.{request.scenario}")

    def start(self) -> None:
        """Code, dvc.yaml and parameters are files of the repository."""
        super().start()
        code = Path(str(self.pipeline.__file__))
        shutil.copy(code, self.workdir)
        shutil.copy(code.with_suffix(".yaml"), self.workdir / "dvc.yaml")
        for name, values in {
            "params": dict(self.request.parameters),
            "paths": {"data": str(self.request.data)},
        }.items():
            (self.workdir / f"{name}.yaml").write_text(yaml.safe_dump(values))
        self._dvc("config", "core.autostage", "true")
        self._git("add", code.name, "dvc.yaml", "params.yaml", "paths.yaml", ".dvc/config")
        self._git("commit", "--quiet", "--message", "Add the pipeline")

    def run(self) -> str:
        """Versions of models are tags of Git, which GTO makes.

        https://doc.dvc.org/user-guide/data-management/discovering-and-accessing-data
        """
        from gto.api import register

        self._dvc("repro")
        if self.request.deployment == "s3":
            self._dvc("push")
        self._git("commit", "--quiet", "--message", "Run the pipeline")
        register(str(self.workdir), self._name, "HEAD")
        return self._git("rev-parse", "HEAD")

    @property
    def _name(self) -> str:
        """Of the model; names of artifacts have no underscores."""
        return self.request.scenario.replace("_", "-")

    def read_back(self, run_id: str) -> ReadBack:
        import dvc
        from dvc.api import DVCFileSystem

        files = DVCFileSystem(rev=run_id)
        stages = list(yaml.safe_load(files.read_text("dvc.lock"))["stages"])  # that ended well
        steps = [stage.replace("@", "/") for stage in stages]
        outputs = {step: json.loads(files.read_text(f"outputs/{step}.json")) for step in steps}
        shown = self._shown(run_id)
        return ReadBack(
            version=dvc.__version__,
            outputs=outputs,
            artifacts=dict(self._fetched(files, outputs)),
            params=shown["params"]["params.yaml"]["data"],
            metrics=dict(_metrics(files)),
            steps=lacks.TIMES.answer(),
            # Experiments in the queue have logs: question `logs`.
            logs=NotHere("this pipeline runs by `dvc repro`, which keeps none"),
            code_version=shown["rev"],
            data_version=shown["deps"][str(self.request.data).lstrip("/")]["hash"],
            model=self._model(files, outputs),
            details={"stages": stages, "timestamp": shown["timestamp"]},
        )

    def _shown(self, run_id: str) -> dict[str, Any]:
        """https://doc.dvc.org/command-reference/exp/show."""
        found = json.loads(self._dvc("exp", "show", "--json", "--rev", run_id))
        return next(dict(each["data"]) for each in found if each["rev"] == run_id)

    def _fetched(self, files: Any, outputs: dict[str, Any]) -> Iterator[tuple[str, Path]]:
        for output in outputs.values():
            for name in output.get("files", {}):
                place = self.workdir / "fetched" / name
                place.parent.mkdir(parents=True, exist_ok=True)
                files.get_file(name, str(place))
                yield name, place

    def _model(self, files: Any, outputs: dict[str, Any]) -> dict[str, Any]:
        """https://doc.dvc.org/command-reference/artifacts/get."""
        from gto.api import show

        model, dataset = self.workdir / "registered", self.workdir / "fetched-dataset"
        self._dvc("artifacts", "get", ".", self._name, "--out", str(model))
        files.get_file(self.pipeline.DATASET, str(dataset))
        score = self.pipeline.accuracy(model, dataset, outputs)
        version = show(str(self.workdir), self._name)[0]["version"]
        return {"name": self._name, "version": version, "accuracy": score}


def _metrics(files: Any) -> Iterator[tuple[str, list[tuple[int, float]]]]:
    """A table of each metric, with a row for each step: https://doc.dvc.org/dvclive/how-it-works"""
    for path in files.glob("dvclive/**/*.tsv"):
        name = Path(path).stem
        rows = csv.DictReader(files.read_text(path).splitlines(), delimiter="\t")
        branch = path.split("dvclive/")[1].split("plots/")[0]
        yield branch + name, [(int(row["step"]), float(row[name])) for row in rows]
