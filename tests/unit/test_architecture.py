"""Who may import whom: dependencies point inwards, and each environment holds what it needs."""

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

CHECKOUT = Path(__file__).parents[2]
OURS = ("harness", "scenarios", "frameworks")


def imported(source: str, package: str) -> Iterator[str]:
    """Dotted names of all that a module in `package` imports, wherever it does so."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*parts, *([node.module] if node.module else [])])
            origin = base if node.level else str(node.module)
            # `from harness import plan` may name a module as well as a value.
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def imports_of(folder: str) -> list[tuple[str, str]]:
    """(file, imported name) for each import in the folder."""
    found = []
    for file in sorted((CHECKOUT / folder).rglob("*.py")):
        relative = file.relative_to(CHECKOUT)
        package = ".".join(relative.parent.parts)
        found += [(str(relative), name) for name in imported(file.read_text(), package)]
    assert found, folder
    return found


def within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def is_standard(name: str) -> bool:
    return name.partition(".")[0] in sys.stdlib_module_names


def frameworks() -> list[str]:
    return [file.parent.name for file in sorted(CHECKOUT.glob("frameworks/*/framework.toml"))]


def test_worker_imports_the_standard_library_and_itself_only() -> None:
    wrong = [
        (file, name)
        for file, name in imports_of("harness/worker")
        if not (is_standard(name) or within(name, "harness.worker"))
    ]
    assert wrong == []


def test_harness_imports_neither_frameworks_nor_scenarios() -> None:
    wrong = [i for i in imports_of("harness") if within(i[1], "frameworks", "scenarios", "tests")]
    assert wrong == []


READERS = "harness/measure/interoperability/readers.py"  # runs in an environment of its own


def test_harness_imports_only_what_it_declares() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    declared = {Requirement(line).name for line in project["dependencies"]}
    comes_with_scipy = {"numpy"}
    outside = {
        name.partition(".")[0]
        for file, name in imports_of("harness")
        if not (is_standard(name) or within(name, *OURS) or file == READERS)
    }
    assert outside <= declared | comes_with_scipy


def test_readers_import_only_what_their_lock_has() -> None:
    lock = (CHECKOUT / READERS).with_name("servers.lock").read_text()
    distributions = {
        "prometheus_client": "prometheus-client",
        "opentelemetry": "opentelemetry-proto",
    }
    outside = {name.partition(".")[0] for file, name in imports_of("harness") if file == READERS}
    needed = {distributions.get(n, n) for n in outside if not is_standard(n)}
    assert needed
    assert [name for name in needed if f"\n{name}==" not in lock] == []


def test_scenarios_import_neither_harness_nor_frameworks() -> None:
    assert [i for i in imports_of("scenarios") if within(i[1], "harness", "frameworks")] == []


@pytest.mark.parametrize("framework", frameworks())
def test_a_framework_imports_of_ours_the_worker_scenarios_and_itself_only(framework: str) -> None:
    wrong = [
        (file, name)
        for file, name in imports_of(f"frameworks/{framework}")
        if within(name, *OURS)
        and not within(name, "harness.worker", "scenarios", f"frameworks.{framework}")
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("import a.b", ["a.b"]),
        ("from a import b, c", ["a.b", "a.c"]),
        ("from . import b", ["p.q.b"]),
        ("from ..x import b", ["p.x.b"]),
        ("def f():\n    import late", ["late"]),
    ],
)
def test_all_ways_to_import_are_seen(line: str, names: list[str]) -> None:
    assert list(imported(line, "p.q")) == names
