"""The pipeline without any framework: what the tutorials of all frameworks have to equal."""

import hashlib
import json
from pathlib import Path
from typing import Any

from frameworks.plain import mnist
from harness.worker.contract import ProbeRequest, Request


def run(request: ProbeRequest, parameters: dict[str, Any]) -> dict[str, Any]:
    """The output of every step of `mnist`, and the sha256 of the files that they name."""
    if request.data is None:
        raise ValueError("it works on the data of mnist")
    return read_back(start(request, request.data, parameters))


def start(request: ProbeRequest, data: Path, parameters: dict[str, Any]) -> Path:
    """All that it takes to run the pipeline once; the folder with its results."""
    folder = request.workdir / "plain"
    folder.mkdir()
    whole = Request(
        framework="plain",
        stratum="process",
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


def read_back(folder: Path) -> dict[str, Any]:
    """What the steps left in the folder."""
    outputs = json.loads((folder / "outputs.json").read_text())
    names = [name for output in outputs.values() for name in output.get("files", {})]
    digests = {
        name: hashlib.sha256((folder / name.replace("/", "-")).read_bytes()).hexdigest()
        for name in names
    }
    return {"outputs": outputs, "files": digests}
