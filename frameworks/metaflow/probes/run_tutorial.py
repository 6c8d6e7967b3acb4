"""Runs the tutorial by its command line, as the tutorials do, and reads it back with the client.

https://docs.metaflow.org/api/client
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from harness.worker.contract import ProbeRequest


def run(request: ProbeRequest, parameters: dict[str, Any]) -> dict[str, Any]:
    """The output of every step and the sha256 of its files, from the artifacts of the run."""
    return read_back(start(request, parameters))


def start(request: ProbeRequest, parameters: dict[str, Any]) -> str:
    """All that it takes to run the tutorial once; the run's pathspec."""
    os.environ.update(
        METAFLOW_DATASTORE_SYSROOT_LOCAL=str(request.workdir),
        METAFLOW_CLIENT_CACHE_PATH=str(request.workdir / "client-cache"),
        METAFLOW_USER="benchmark",
    )
    script = Path(__file__).with_name("tutorial.py")
    id_file = request.workdir / "run-id"
    command = [sys.executable, str(script), "run", "--run-id-file", str(id_file)]
    options = _options({"data": str(request.data), **parameters})
    subprocess.run([*command, *options], cwd=request.workdir, check=True)
    return f"MnistTutorialFlow/{id_file.read_text()}"


def _options(parameters: dict[str, Any]) -> Iterator[str]:
    for name, value in parameters.items():
        yield from (f"--{name}", ",".join(value) if isinstance(value, list) else str(value))


def read_back(run_id: str) -> dict[str, Any]:
    """The artifacts of the run's tasks."""
    from metaflow import Run  # reads its settings when it is imported

    finished = Run(run_id)
    outputs = {
        "load_data": finished["start"].task.data.loaded,
        "select_best": finished["join"].task.data.selected,
    }
    digests = {}
    for task in finished["evaluate"]:  # has the artifacts of its branch's `train`, too
        name = task.data.architecture
        outputs[f"train/{name}"] = task.data.trained
        outputs[f"evaluate/{name}"] = task.data.evaluation
        digests[f"weights/{name}"] = hashlib.sha256(task.data.weights).hexdigest()
        digests[f"predictions/{name}"] = hashlib.sha256(task.data.predictions).hexdigest()
    return {"outputs": outputs, "files": digests}
