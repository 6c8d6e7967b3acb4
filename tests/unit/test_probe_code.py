"""The probe `code`, on a small framework of the tests' own whose figures can be counted by hand."""

import json
import textwrap
from pathlib import Path
from typing import Any

import pytest

from harness import catalog
from harness.measure.instrumentation import copies, lines, names, source, wiring
from harness.measure.instrumentation.code import code
from harness.measure.probe import Context, Finding, FrameworkFailed, ToolFailed, probes
from tests.unit.contexts import a_context

LIBRARY = """
    import contextlib
    from typing import TYPE_CHECKING, TypedDict

    if TYPE_CHECKING:
        from collections import UserDict as Shelf

    class Base:
        def next(self, step, *more, condition=None): ...

    class Result:
        def log(self, name, value, *, when=None): ...
        @property
        def shelf(self) -> "Shelf": ...

    class Context(TypedDict):
        result: "Result"

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

    class Flow(Base):
        start_at = "{{ run }}"

        @step
        def start(self):
            """Another one."""
            self.kept = own.get_context()["result"].log
            self.next(self.kept, self.unknown)

        @own.option(required=1)
        def stop(self):
            with own.session("it") as opened:
                opened.log("end", own.handle.label)
            list(map(own.store, [1]))
'''
ADAPTER = '''
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
            if self.request.stratum == "local":
                starting.begin(LIMIT)
                return
            reading.everything()

        def run(self):
            return self._run()

        def _run(self):
            return shutil.copy(self.pipeline.__file__, "there")

        def read_back(self, run_id):
            return reading.everything()

        def stop(self):
            """Nothing."""
'''
FILES = {
    "own.py": LIBRARY,
    "frameworks/own/mnist.py": PIPELINE,
    "frameworks/own/adapter.py": ADAPTER,
    "frameworks/own/paths.py": 'FOLDER = "here"\nIMAGE = "there"\n',
    "frameworks/own/reading.py": "def everything(): return 1",
    "frameworks/own/starting.py": "def begin(limit):\n    return _two(limit)\n\n"
    "def _two(limit): return 2\n\ndef never(): return 3",
}
IN_ALL = {"code.wiring", "code.changed"}
IDIOM = {"lines", "symbols", "arguments", "concepts"}


def place(tmp_path: Path, **changed: str) -> Context:
    for name, content in (FILES | changed).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(content))
    return a_context(tmp_path)


def figures(finding: Finding) -> dict[str, float]:
    return {sample.name: sample.value for sample in finding.samples}


def evidence(context: Context, name: str) -> Any:
    return json.loads((context.evidence / f"code-{name}.json").read_text())


@pytest.fixture(autouse=True)
def _on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLOPS_BENCH_FRAMEWORKS", str(tmp_path / "frameworks"))


def test_it_is_found_by_its_name() -> None:
    assert probes()["code"].function is code


def test_what_a_known_pipeline_brings_is_what_stands_in_it(tmp_path: Path) -> None:
    context = place(tmp_path)
    found = figures(code(context))
    seen = evidence(context, "adapter")

    assert seen["symbols"].keys() == {
        "own.Base",
        "own.Base().next",
        "own.Result",
        "own.Result().log",
        "own.Result().shelf",
        "own.get_context",
        "own.get_context()['result'].log",
        "own.handle.label",
        "own.option",
        "own.session",
        "own.session().log",
        "own.step",
        "own.store",
    }
    assert seen["arguments"] == {
        "own.Base().next": ["step"],
        "own.Result().log": ["name", "value"],
        "own.get_context": [],
        "own.get_context()['result'].log": ["name", "value"],
        "own.option": ["required"],
        "own.session": ["title"],
        "own.step": [],
        "own.store": ["value"],
    }
    assert list(seen["arguments unknown"]) == ["own.session().log"]
    assert {(c["kind"], c["name"]) for c in seen["concepts"]} == {
        ("decorator", "own.step"),
        ("decorator", "own.option"),
        ("base class", "own.Base"),
        ("context manager", "own.session"),
        ("annotation type", "own.Result"),
        ("ambient object", "own.Base().next"),
        ("ambient object", "own.get_context"),
        ("ambient object", "own.handle"),
        ("template", "{{ run }}"),
        ("generated file", "shutil.copy(self.pipeline.__file__, 'there')"),
    }
    assert found["code.symbols.adapter"] == 13
    assert found["code.arguments.adapter"] == 8
    assert found["code.concepts.adapter"] == 10


def test_every_figure_can_be_counted_again_by_its_lines(tmp_path: Path) -> None:
    context = place(tmp_path)
    found = figures(code(context))
    seen, wired = evidence(context, "adapter"), evidence(context, "wiring")

    assert found["code.lines.adapter"] == max(0, len(seen["lines"]) - len(seen["lines of plain"]))
    assert found["code.wiring"] == max(0, len(wired["framework"]) - len(wired["plain"]))
    source_lines = textwrap.dedent(PIPELINE).splitlines()
    for at in (seen["symbols"])["own.session"]:
        file, _, number = at.rpartition(":")
        assert (file, "own.session" in source_lines[int(number) - 1]) == (
            "frameworks/own/mnist.py",
            True,
        )


def test_names_of_other_libraries_are_nobodys(tmp_path: Path) -> None:
    other = "import ownership\nimport own\nownership.step()\nown.step(ownership.step)\nstep()\n"
    context = place(tmp_path, **{"frameworks/own/mnist.py": other})
    code(context)
    assert list(evidence(context, "adapter")["symbols"]) == ["own.step"]


def test_a_longer_pipeline_has_more_lines_and_a_docstring_adds_none(tmp_path: Path) -> None:
    def count(content: str) -> int:
        path = tmp_path / "frameworks" / "own" / "m.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        return len(lines.of_module(source.read(path.parent, path)))

    assert count("a = 1\n") == 1
    assert count("a = (\n    1\n)\n") == 1
    assert count('"""x"""\nfrom typing import Any\na = 1\n') == 1
    assert count("@d\n@e\ndef f():\n    if a:\n        return 1\n    else:\n        b()\n") == 6


def test_wiring_is_what_start_run_and_stop_reach(tmp_path: Path) -> None:
    context = place(tmp_path)
    reached = {line["text"] for line in wiring.Reach(context.framework.folder, "local").lines()}

    assert {"starting.begin(LIMIT)", "def begin(limit):", "def _two(limit):"} <= reached
    assert {"LIMIT = 2", "def _run(self):", "import shutil"} <= reached
    assert not reached & {"def never():", "UNUSED = 1", "def read_back(self, run_id):"}
    assert "def everything():" not in reached  # by read_back and by another stratum alone
    other = {line["text"] for line in wiring.Reach(context.framework.folder, "else").lines()}
    assert "def everything():" in other
    assert "def begin(limit):" not in other


def test_both_idioms_are_measured_and_one_that_is_missing_is_not(tmp_path: Path) -> None:
    alone = figures(code(place(tmp_path)))
    assert alone.keys() == IN_ALL | {f"code.{figure}.adapter" for figure in IDIOM}

    tutorial = "import own\n@own.step\ndef f(): ...\n"
    both = figures(code(place(tmp_path, **{"frameworks/own/probes/tutorial.py": tutorial})))
    assert both["code.symbols.tutorial"] == both["code.concepts.tutorial"] == 1
    assert both["code.lines.tutorial"] == 0  # never below plain's


def test_a_file_that_running_the_tutorial_makes_is_a_concept_of_it(tmp_path: Path) -> None:
    files = {
        "frameworks/own/probes/tutorial.py": "import own\nown.store(1)\n",
        "frameworks/own/probes/run_tutorial.py": "import shutil\nimport own\nimport re\n"
        "def run():\n    shutil.copy('a', 'b')\n    own.store(1).compile()\n    re.compile('x')\n",
    }
    found = figures(code(place(tmp_path, **files)))
    assert found["code.concepts.tutorial"] == 2  # the copy, and what the framework compiles


def test_the_workload_is_shared_and_a_copy_of_it_is_found(tmp_path: Path) -> None:
    context = place(tmp_path)
    assert figures(code(context))["code.changed"] == 0
    imports = evidence(context, "changed")["the shared steps are imported at"]
    assert [line["text"] for line in imports] == ["from scenarios.mnist.training import train"]

    scenario = catalog.scenarios()["mnist"].folder
    stolen = (scenario / "training.py").read_text().replace("labels = tensors", "y = tensors")
    context = place(tmp_path, **{"frameworks/own/probes/training.py": stolen})
    found = copies.copied(context.framework.folder, scenario)
    assert len(found) == figures(code(context))["code.changed"] > 5


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("frameworks/own/mnist.py", "def broken(:"),
        ("frameworks/own/mnist.py", "import json\n"),  # uses nothing of the framework
        ("frameworks/own/mnist.py", "import own\nown.nothing()\nown.neither()\n"),
        ("frameworks/own/adapter.py", "class Other: ...\n"),
    ],
)
def test_what_cannot_be_read_is_an_error_and_no_low_count(
    file: str, content: str, tmp_path: Path
) -> None:
    if "nothing" in content:  # the look into the environment, not the framework, is broken
        content = content.replace("own.", "own.core.")
    with pytest.raises(ToolFailed):
        code(place(tmp_path, **{file: content}))


def test_a_broken_look_into_the_environment_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Context.python

    def broken(self: Context, *words: str, **options: Any) -> Any:
        return run(self, "-c", "print('no')", **options)

    monkeypatch.setattr(Context, "python", broken)
    with pytest.raises(ToolFailed, match="names: no"):
        code(place(tmp_path))


def test_a_framework_that_cannot_be_imported_has_failed(tmp_path: Path) -> None:
    with pytest.raises(FrameworkFailed, match="own cannot be imported"):
        code(place(tmp_path, **{"own.py": "raise OSError('gone')"}))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("own.a.b(own.c)", {"own.a.b", "own.c"}),
        ("x = own.make()\nx.go().on", {"own.make", "own.make().go", "own.make().go().on"}),
        ("for x in own.all():\n    x.go", {"own.all", "own.all()[].go"}),
        ("[x.go for x in own.all()]", {"own.all", "own.all()[].go"}),
        ("def f(own): own.a", set()),
        ("first = own.T()\nfirst >> own.T()", {"own.T", "own.T() RShift"}),
        ("def f(many: list[own.T]):\n    for one in many: one.go", {"own.T", "own.T().go"}),
        ("@own.task\ndef f(): ...\nf.expand(f())", {"own.task", "own.task().expand"}),
    ],
)
def test_names_are_followed_as_far_as_the_source_shows(
    line: str, found: set[str], tmp_path: Path
) -> None:
    path = tmp_path / "frameworks" / "own" / "m.py"
    path.parent.mkdir(parents=True)
    path.write_text(f"import own\n{line}\n")
    uses = names.uses(source.read(path.parent, path), "own")
    assert {use.name for use in uses} == found
