"""A small framework, and a pipeline for it whose figures can be counted by hand."""

import json
import textwrap
from pathlib import Path
from typing import Any

from harness.measure.probe import Context, Finding
from tests.probes.contexts import a_context, with_packages

LIBRARY = """
    import contextlib
    from typing import TYPE_CHECKING, TypedDict

    if TYPE_CHECKING:
        from collections import UserDict as Shelf

    class Base:
        def next(self, step, *more, condition=None): ...
        def stop(self): ...

    class Result:
        def log(self, name, value, *, when=None): ...
        @property
        def shelf(self) -> "Shelf": ...

    class Context(TypedDict):
        result: "Result"
        shelf: "Shelf"

    class Handle:
        label = "x"

    handle = Handle()

    def step(function): return function
    def option(*, required, given=1): return step
    def get_context() -> "Context": ...
    def store(value, name=None): ...

    @contextlib.contextmanager
    def session(title): yield Result()
"""
PIPELINE = '''
    """A docstring is no line."""
    from __future__ import annotations
    from typing import Any
    import own
    from own import Base, Result, step
    from frameworks.own.paths import FOLDER
    from scenarios.mnist.training import train

    def hook(result: Result, **more: Any) -> None:
        result.log("loss", 1)
        result.shelf.data.append(1)

    STEPS = {"start": "load_data"}

    def helper(result: own.Reader):
        return STEPS

    class Flow(Base):
        start_at = "{{ run }}"

        @step
        def start(self):
            """Another one."""
            self.kept = own.get_context()["result"].log
            own.get_context()["shelf"].get(1)
            self.next(self.kept, self.stop, self.unknown)

        @own.option(required=1)
        def stop(self):
            with own.session("it") as opened:
                opened.log("end", own.handle.label)
            list(map(own.store, [1]))

    def run():
        return Flow(hook)
'''
ADAPTER = """
    import shutil
    import importlib
    from harness.worker.contract import Request
    from frameworks.own import reading, starting

    UNUSED = 1
    LIMIT = 2

    class Adapter:
        def __init__(self, request: Request):
            self.request = request
            self.pipeline = importlib.import_module("frameworks.own.mnist")

        def start(self):
            self.pipeline.run()
            if self.request.deployment == "local":
                starting.begin(LIMIT)
                return
            reading.everything()

        def run(self):
            return self._run()

        def _run(self):
            return shutil.copy(self.pipeline.__file__, "there")

        def read_back(self, run_id):
            self.pipeline.helper()
            return reading.everything()

        def stop(self):
            starting.never()
"""
FILES = {
    "frameworks/own/framework.toml": """
        title = "Own"
        roles = ["tracker"]
        homepage = "https://own.example"
        documentation = "https://own.example/docs"
        requires = ["own==1.0"]
        import_name = "own"

        [deployments.local]
        about = "a package of the test's"
        default = true
        commands = []
    """,
    "own.py": LIBRARY,
    "frameworks/own/mnist.py": PIPELINE,
    "frameworks/own/adapter.py": ADAPTER,
    "frameworks/own/paths.py": 'FOLDER = "here"\nIMAGE = "there"\n',
    "frameworks/own/reading.py": "def everything(): return 1",
    "frameworks/own/starting.py": "def begin(limit):\n    return _two(limit)\n\n"
    "def _two(limit): return 2\n\ndef never(): return 3",
}


def place(tmp_path: Path, **changed: str) -> Context:
    for name, content in (FILES | changed).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(content))
    return with_packages(a_context(tmp_path), tmp_path)


def figures(finding: Finding) -> dict[str, float]:
    return {sample.name: sample.value for sample in finding.samples}


def evidence(context: Context, name: str) -> Any:
    return json.loads((context.evidence / f"code-{name}.json").read_text())
