"""Plans and files of a run that nobody can read: one sentence each."""

import json
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.advice import advise
from tests.unit.lines import READERS
from tests.unit.test_store import files_no_larger_than
from tests.unit.world import World


def test_json_that_is_nested_without_end_is_one_sentence(finished: World) -> None:
    run = finished.run_folder("it")
    deep = "[" * 100_000 + "]" * 100_000
    for name, inner in (("records.jsonl", deep), ("plan.json", f'{{"a":{deep}}}')):
        kept = (run / name).read_text()
        key = '"parameters":'
        before, _, after = kept.partition(key)
        (run / name).write_text(f'{before}{key}{{"a":{inner}}},"b":{after}')
        result = finished.bench("status", "it")
        assert result.code == 2
        assert "it is nested too deep" in result.said
        (run / name).write_text(kept)


SPECIAL: dict[str, Callable[[Path], Any]] = {
    "a FIFO": os.mkfifo,
    "a socket": lambda path: _socket(path),
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "Is a directory": Path.mkdir,
}


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(path))  # a socket's name is short


@pytest.mark.parametrize("kind", SPECIAL)
@pytest.mark.parametrize("name", ["records.jsonl", "plan.json", "conformance.json"])
@pytest.mark.timeout(60)
def test_what_is_no_file_is_refused_and_not_waited_for(
    finished: World, kind: str, name: str
) -> None:
    file = finished.run_folder("it") / name
    file.unlink(missing_ok=True)
    SPECIAL[kind](file)
    needs = {"records.jsonl": (*READERS, "run --resume"), "plan.json": ("status", "run --resume")}
    for command in needs.get(name, ()):
        result = finished.bench(*command.split(), "it")
        assert result.code == 2, command
        told = kind in result.said
        assert told or (kind == "a device" and "is a symbolic link" in result.said)
    if name == "conformance.json":
        # What is no link is a report that is not there; what leads out is refused with the run.
        assert finished.bench("show", "it").code == (2 if file.is_symlink() else 0)


BROKEN: dict[str, tuple[Callable[[Any], Any], str]] = {
    "an unknown profile": (
        lambda plan: _with_cells(plan, profile="nosuch") | {"parameters": {"tiny/nosuch": {}}},
        "the plan names profile nosuch of tiny, which is not known here; there are: smoke",
    ),
    "an unknown scenario": (
        lambda plan: _with_cells(plan, scenario="gone") | {"parameters": {"gone/smoke": {}}},
        "the plan names scenario gone, which is not known here; there are: ",
    ),
    "no parameters": (
        lambda plan: {**plan, "parameters": {}},
        "is not a readable plan: it has no parameters of tiny/smoke",
    ),
    "empty parameters": (
        lambda plan: {**plan, "parameters": {"tiny/smoke": {}}},
        "the plan's parameters of tiny/smoke lack a sound",
    ),
    "another task": (lambda plan: _with_cells(plan, task="dance"), "the plan does 'dance'"),
    "a way out": (
        lambda plan: _with_cells(plan, probe="../../x"),
        "is not a readable plan: ",
    ),
    "a cell twice": (
        lambda plan: {**plan, "cells": plan["cells"] * 2},
        "is not a readable plan: two cells have the order 0",
    ),
    "no time": (lambda plan: {**plan, "timeout": 0}, "is not a readable plan: the timeout is 0 s"),
    "no port": (lambda plan: {**plan, "port_from": 70000}, "there is no port 70000"),
    "a list": (lambda plan: [plan], "is not a readable plan: Expected `object`, got `array`"),
    "a number": (lambda _: 3, "is not a readable plan: Expected `object`, got `int`"),
    "no cells": (lambda plan: {"parameters": plan["parameters"]}, "missing required field `cells`"),
}
# Of these the records can still be counted.
READABLE = {"an unknown profile", "an unknown scenario", "empty parameters", "another task"}


def _with_cells(plan: Any, **changes: Any) -> Any:
    return {**plan, "cells": [{**cell, **changes} for cell in plan["cells"]]}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_plan_of_any_broken_shape_is_one_sentence(finished: World, kind: str) -> None:
    change, sentence = BROKEN[kind]
    file = finished.run_folder("it") / "plan.json"
    file.write_text(json.dumps(change(json.loads(file.read_text()))))
    resumed = finished.bench("run", "--resume", "it")
    assert resumed.code == 2
    assert sentence in resumed.said
    assert resumed.said.count("Error:") == 1
    told = finished.bench("status", "it")
    assert told.code == (0 if kind in READABLE else 2)
    assert sentence in told.said
    assert finished.bench("show", "it").code == 0


def test_a_run_that_is_only_readable_is_shown_without_pages(finished: World) -> None:
    run = finished.run_folder("it")
    with files_no_larger_than(0):
        for command in ("show", "score"):
            result = finished.bench(command, "it", "--json")
            assert result.code == 0
            assert json.loads(result.out)
            assert "no pages are written: cannot write" in result.err
            assert len(result.err.splitlines()) == 1
            advise.cache_clear()
        page = finished.bench("report", "it")
    assert page.code == 3
    assert f"cannot write {run / 'report.html'}" in page.said
    assert "let --out name a place" in page.said
