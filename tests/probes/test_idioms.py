"""Deprecation warnings of a package of ours, and of one that it uses."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from harness.measure.documentation.idioms import IDIOMS, Warned, idioms
from harness.measure.probe import Context, FrameworkFailed, NotAnswered, OutOfTime, ToolFailed
from tests.probes.contexts import a_context

WARN = """
import warnings
def new(): return 1
def old(category=DeprecationWarning, words="it goes away"):
    warnings.warn(words, category, stacklevel=2)
def interpreter(): compile("'\\\\d'", "somewhere", "eval")
"""
HIDDEN = "with warnings.catch_warnings({}):\n    warnings.simplefilter('{}'); own.old()"


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    """Its Python finds the packages `own`, `own._vendor.lib` and `other`, which all can warn."""
    for name in ("own", "own/_vendor", "own/_vendor/lib", "other"):
        folder = tmp_path / "lib" / name
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text(WARN)
    monkeypatch.setenv("MLOPS_BENCH_FRAMEWORKS", str(tmp_path / "frameworks"))
    found = a_context(tmp_path)
    use_python(found, f'PYTHONPATH="$PYTHONPATH:{tmp_path}/lib" exec {sys.executable} "$@"')
    found.probes.mkdir(parents=True)
    (found.probes / "answers.toml").write_text(
        '[facts]\npublic_modules = []\ncli = []\nquickstart = "https://own.example/q"\n'
        '[facts.user_interface]\ndocumentation = "https://own.example/d"\n'
    )
    return found


def use_python(context: Context, line: str) -> None:
    context.environment.python.write_text(f"#!/bin/sh\n{line}\n")


def seen(context: Context, source: str) -> Any:
    """What became of the only idiom."""
    (context.probes / "minimal.py").write_text(source)
    answer = idioms(context).answers["idioms.clean"]
    (idiom,) = json.loads((context.evidence / "idioms.json").read_text())
    assert (answer.found, answer.expected) == (int(idiom["clean"]), 1)
    return idiom


@pytest.mark.parametrize(
    "source",
    [
        "import own; own.old()",
        "import own; own.old(FutureWarning)",
        "import own; [own.old(PendingDeprecationWarning) for _ in range(3)]",
        "import other; other.old(words='own.old is deprecated')",
        "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import own; own.old()'])",
    ],
)
def test_a_warning_of_the_framework_is_found(context: Context, source: str) -> None:
    idiom = seen(context, source)
    assert (idiom["ran"], idiom["clean"], len(idiom["own"])) == (True, False, 1)


@pytest.mark.parametrize(
    ("source", "others"),
    [
        ("import own; own.new()", 0),
        ("import own; own.old(UserWarning)", 0),
        ("import other; other.old()", 1),
        ("import own._vendor.lib as lib; lib.old()", 1),
        (f"import own, warnings\n{HIDDEN.format('', 'ignore')}", 0),
        (f"import own, warnings\n{HIDDEN.format('record=True', 'always')}", 0),
    ],
)
def test_one_without_is_clean_and_those_of_others_are_listed(
    context: Context, source: str, others: int
) -> None:
    idiom = seen(context, source)
    assert (idiom["clean"], idiom["own"], len(idiom["others"])) == (True, [], others)


def test_what_the_interpreter_says_is_not_the_frameworks(context: Context) -> None:
    assert seen(context, "import own; own.interpreter()")["clean"]


def test_an_idiom_that_fails_is_not_counted(context: Context) -> None:
    (context.probes / "quickstart.py").write_text("raise SystemExit(3)")
    (context.probes / "minimal.py").write_text("print()")
    answer = idioms(context).answers["idioms.clean"]
    assert (answer.found, answer.expected) == (1, 1)


def test_an_idiom_without_an_end_is_not_counted(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(_context: Context, name: str, watch: dict[str, str]) -> bool:
        Path(watch["MLOPS_BENCH_WARNED"]).write_text('{"watching": "it"}\n')
        if name == "quickstart":
            raise OutOfTime("no end")
        return True

    for name in ("minimal", "quickstart"):
        (context.probes / f"{name}.py").touch()
        monkeypatch.setitem(IDIOMS, name, told)
    answer = idioms(context).answers["idioms.clean"]
    assert (answer.found, answer.expected) == (1, 1)


def test_one_that_warns_and_then_fails_is_not_clean(context: Context) -> None:
    idiom = seen(context, "import own; own.old(); raise SystemExit(3)")
    assert (idiom["ran"], idiom["clean"]) == (False, False)


def test_where_none_runs_there_is_no_answer(context: Context) -> None:
    with pytest.raises(FrameworkFailed, match="none of its idioms"):
        seen(context, "raise SystemExit(3)")


def test_where_nobody_watches_there_is_no_answer(context: Context) -> None:
    use_python(context, f'exec {sys.executable} -I "$@"')  # starts without our sitecustomize
    with pytest.raises(ToolFailed, match="nobody watched"):
        seen(context, "print()")


def test_without_idioms_there_is_no_answer(context: Context) -> None:
    with pytest.raises(NotAnswered, match=r"write minimal\.py or .* frameworks/own/probes"):
        idioms(context)


@pytest.mark.parametrize(
    ("message", "callers", "named"),
    [
        ("x", ["own.a", "y"], True),
        ("x", ["typing_extensions", "own"], True),
        ("x", ["y", "own.a"], False),
        ("OWN drops it", ["y"], True),
        ("`own.f` is old", ["y"], True),
        ("owner is old", ["y"], False),
        ("see frameworks/own/x.py", ["y"], False),
    ],
)
def test_whose_warning_it_is(message: str, callers: list[str], named: bool) -> None:
    warned = Warned("builtins.FutureWarning", message, "f", 1, "warnings.warn(", callers)
    assert warned.is_of("own") == named
    assert Warned("own.errors.Old", "x", "f", 1, "", ["y"]).is_of("own")


@pytest.mark.parametrize(
    ("file", "within"),
    [
        ("/env/site-packages/own/providers/sensors.py", True),
        ("/env/site-packages/own/whole/__init__.py", True),
        ("/env/site-packages/own/old.py", False),  # a warning without a level blames its issuer
        ("/place/quickstart.py", False),
        ("/env/site-packages/other/sensors.py", False),
    ],
)
def test_a_framework_that_uses_what_goes_away_itself_teaches_nobody_that(
    file: str, within: bool
) -> None:
    callers = ["own.old", "own.providers.sensors", "own.whole", "other.sensors", "__main__"]
    warned = Warned("builtins.DeprecationWarning", "old", file, 1, "warnings.warn(", callers)

    assert warned.is_of("own")
    assert warned.is_within("own") is within
