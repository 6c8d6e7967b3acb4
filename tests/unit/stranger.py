"""A stranger's framework for the tiny world that passes every check of the conformance suite."""

from pathlib import Path

NAME = "stranger"
HASH = "--hash=sha256:0"

ADAPTER = '''"""Files in a folder, as https://example.org/docs says."""

import importlib
import uuid

from harness.worker.contract import ReadBack, Request, Step, Unsupported


class Adapter:
    def __init__(self, request: Request) -> None:
        self.request = request
        self.store = request.workdir / "store"
        self.pipeline = importlib.import_module(f"frameworks.stranger.{request.scenario}")

    def start(self) -> None:
        self.store.mkdir()

    def run(self) -> str:
        self.outputs, self.metrics, self.times = self.pipeline.run(self.request, self.store)
        return f"run-{uuid.uuid4()}"

    def read_back(self, run_id: str) -> ReadBack:
        return ReadBack(
            version="1.0",
            outputs=self.outputs,
            artifacts={name: self.store / name.replace("/", "-") for o in self.outputs.values()
                       for name in o.get("files", {})},
            params={name: str(value) for name, value in self.request.parameters.items()},
            metrics=self.metrics,
            steps=[Step(name, "done", *self.times[name]) for name in self.outputs],
            logs=dict.fromkeys(self.outputs, "a line"),
            code_version=Unsupported("code has no version", "https://example.org/docs/code"),
            data_version="1",
            model={"name": "m", "version": "1", **self.outputs["select_best"]},
        )

    def stop(self) -> None:
        pass
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
import_name = "json"

[deployments.one]
about = "a deployment"
default = true
commands = ["pip install stranger"]

[deployments.two]
about = "another deployment"
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
