"""What the probe `code` sees in a source: lines, names, and what is reached from where."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, overload

import pytest

from harness.measure.instrumentation import concepts, lines, names, source, wiring
from harness.worker.names import Thing
from tests.probes.own_code import place


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


def test_wiring_is_what_start_and_run_reach(tmp_path: Path) -> None:
    context = place(tmp_path)
    folder = context.framework.folder
    reached = {line["text"] for line in wiring.Reach(folder, "local").adapter().lines()}

    assert {"starting.begin(LIMIT)", "def begin(limit):", "def _two(limit):"} <= reached
    assert {"LIMIT = 2", "def _run(self):", "import shutil"} <= reached
    assert not reached & {"def never():", "UNUSED = 1", "def read_back(self, run_id):"}
    assert not reached & {"def stop(self):", "starting.never()"}
    assert "def everything():" not in reached  # by read_back and by another deployment alone
    other = {line["text"] for line in wiring.Reach(folder, "else").adapter().lines()}
    assert "def everything():" in other
    assert "def begin(limit):" not in other


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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def f(ti): ti.xcom_push(1)\nairflow.Op(call=f)", {"['ti'].xcom_push", ""}),
        ("def f(**all): all['ti'].xcom_push(1)\nairflow.Op(f)", {"['ti'].xcom_push", ""}),
        ("@airflow.task\ndef f(params=None): params['x']", {""}),
        ("@airflow.task\ndef f(other): other.x", set()),
        ("def f(ti): ti.xcom_push(1)\nf(1)", set()),  # nobody hands it over
    ],
)
def test_what_is_handed_over_by_the_name_of_an_argument_is_seen(
    text: str, found: set[str], tmp_path: Path
) -> None:
    path = tmp_path / "frameworks" / "own" / "m.py"
    path.parent.mkdir(parents=True)
    path.write_text(f"import airflow\n{text}\n")
    uses = names.uses(source.read(path.parent, path), "airflow")
    handed = {use.name for use in uses if use.name.startswith("airflow.sdk.Context")}
    assert handed == {f"airflow.sdk.Context{'()' if end else ''}{end}" for end in found}
    concept = {
        c.name for c in concepts.concepts(uses, {}, [], [], []) if c.kind == "ambient object"
    }
    assert concept == ({"airflow.sdk.Context"} if found else set())


class Old:
    def __init__(self, *, name: str, size: int = 1) -> None: ...


class Between(Old):
    def __init__(self, given: int, **more: Any) -> None: ...


class New(Between):
    def __init__(self, *, call: str, **more: Any) -> None: ...


class Closed(Old):
    def __init__(self, *, call: str) -> None: ...


@overload
def made(given: int) -> New: ...
@overload
def made(given: None = None) -> Callable[[int], New]: ...
def made(given=None):  # type: ignore[no-untyped-def]  # as the frameworks that it stands for
    return given


def test_where_overloads_alone_say_what_is_returned_the_first_does() -> None:
    assert Thing(made).returned().value is New


def test_what_a_class_passes_on_to_its_bases_is_required_too() -> None:
    def required(owner: type) -> list[str]:
        return Thing(owner).required()

    assert required(New) == ["call", "given", "name"]
    assert required(Closed) == ["call"]
    assert required(Old) == ["name"]
