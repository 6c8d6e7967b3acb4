"""Answers about instrumentation: the pipeline without any framework."""

import hashlib
import json
from pathlib import Path
from typing import Any

from frameworks.plain import mnist
from harness.worker.contract import ProbeRequest, Request
from harness.worker.questions import instrumentation as asked


class Tutorial(asked.Tutorial):
    """What the tutorials of all frameworks have to equal."""

    def run(self, parameters: dict[str, Any]) -> asked.Results:
        """The output of every step of `mnist`, and the sha256 of the files that they name."""
        if self.request.data is None:
            raise ValueError("it works on the data of mnist")
        return _read_back(start(self.request, self.request.data, parameters))


def start(request: ProbeRequest, data: Path, parameters: dict[str, Any]) -> Path:
    """All that it takes to run the pipeline once; the folder with its results."""
    folder = request.workdir / "plain"
    folder.mkdir()
    whole = Request(
        framework="plain",
        deployment="process",
        scenario="mnist",
        profile="",
        parameters=parameters,
        data=data,
        workdir=folder,
        evidence=request.evidence,
        ports=request.ports,
    )
    mnist.run(whole, folder)
    return folder


def _read_back(folder: Path) -> asked.Results:
    """What the steps left in the folder."""
    outputs = json.loads((folder / "outputs.json").read_text())
    names = [name for output in outputs.values() for name in output.get("files", {})]
    digests = {
        name: hashlib.sha256((folder / name.replace("/", "-")).read_bytes()).hexdigest()
        for name in names
    }
    return {"outputs": outputs, "files": digests}
