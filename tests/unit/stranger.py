"""A stranger's framework for the tiny world that passes every check of the conformance suite."""

from pathlib import Path

NAME = "stranger"
HASH = "--hash=sha256:0"

ADAPTER = '''"""An archive is the store, as https://example.org/docs says."""

import importlib
import json
import uuid
from zipfile import ZipFile

from harness.worker.contract import ReadBack, Request, Step, Unsupported


class Adapter:
    def __init__(self, request: Request) -> None:
        self.request = request
        self.store = request.workdir / "store"
        self.pipeline = importlib.import_module(f"frameworks.stranger.{request.scenario}")

    def start(self) -> None:
        self.store.mkdir()

    def run(self) -> str:
        run_id = f"run-{uuid.uuid4()}"
        outputs, metrics, times = self.pipeline.run(self.request, self.store)
        with ZipFile(self.store / run_id, "w") as archive:
            archive.writestr("run.json", json.dumps([outputs, metrics, times]))
            for name in files_of(outputs):
                archive.write(self.store / name.replace("/", "-"), name)
        return run_id

    def read_back(self, run_id: str) -> ReadBack:
        fetched = self.request.workdir / "fetched"
        with ZipFile(self.store / run_id) as archive:
            outputs, metrics, times = json.loads(archive.read("run.json"))
            archive.extractall(fetched)
        return ReadBack(
            version="1.0",
            outputs=outputs,
            artifacts={name: fetched / name for name in files_of(outputs)},
            params={name: str(value) for name, value in self.request.parameters.items()},
            metrics=metrics,
            steps=[Step(name, "done", *times[name]) for name in outputs],
            logs=dict.fromkeys(outputs, "a line"),
            code_version=Unsupported("code has no version", "https://example.org/docs/code"),
            data_version="1",
            model={"name": "m", "version": "1", **outputs["select_best"]},
        )

    def stop(self) -> None:
        pass


def files_of(outputs):
    return [name for output in outputs.values() for name in output.get("files", {})]
'''

PIPELINE = '''"""Steps in order: https://example.org/docs/steps."""

import time

from scenarios.tiny import steps
from scenarios.tiny.steps import load_data as load


def run(request, store):
    p = request.parameters
    outputs, metrics, times = {}, {}, {}

    def keep(name, function, *args, **kwargs):
        begin = time.time()
        outputs[name] = function(*args, **kwargs)
        times[name] = (begin, time.time())

    keep("load_data", load, request.data, count=p["count"])
    time.sleep(0.6)  # so that it can be abandoned in the middle
    for factor in p["factors"]:
        points = metrics.setdefault(f"{factor}/multiple", [])
        keep(
            f"multiply/{factor}", steps.multiply,
            outputs["load_data"]["numbers"], store / f"multiples-{factor}", factor=factor,
            on_metric=lambda name, value, epoch: points.append((epoch, value)),
        )
    keep("select_best", steps.select_best, [outputs[f"multiply/{f}"] for f in p["factors"]])
    return outputs, metrics, times
'''

FACTS = """title = "stranger"
roles = ["tracker"]
homepage = "https://example.org"
documentation = "https://example.org/docs"
requires = []
import_name = "zipfile"

[deployments.one]
about = "a deployment"
default = true
store = ["store"]
commands = ["pip install stranger"]

[deployments.two]
about = "another deployment"
store = ["store"]
commands = ["pip install stranger"]
"""


def settle(frameworks: Path) -> Path:
    """Write the framework's folder into `frameworks`; return it."""
    folder = frameworks / NAME
    folder.mkdir(parents=True)
    (folder / "adapter.py").write_text(ADAPTER)
    (folder / "tiny.py").write_text(PIPELINE)
    (folder / "framework.toml").write_text(FACTS)
    (folder / "requirements.lock").write_text("# no distributions\n")
    return folder


def edit(file: Path, old: str, new: str) -> None:
    """Replace the first `old`; an edit that changes nothing is a mistake of the test."""
    text = file.read_text()
    assert old in text, f"{file.name} has no {old!r}"
    file.write_text(text.replace(old, new, 1))
