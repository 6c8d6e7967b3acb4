"""Who may import whom: dependencies point inwards, and each environment holds what it needs."""

import ast
import itertools
import sys
import tomllib
from collections.abc import Container, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from harness import extras
from harness.planning import catalog

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


# Inwards: what each folder of the harness may import besides itself, the errors and the paths. The
# folders stand in the order in which data flows; MUTUAL says who knows one that stands after it.
MAY_IMPORT: dict[str, set[str]] = {
    "worker": set(),
    "records": {"worker"},
    "intake": {"records", "worker"},
    "planning": {"records", "worker", "environments", "tasks"},
    "environments": {"intake", "planning", "records", "worker"},
    "tasks": {"environments", "intake", "planning", "records", "worker"},
    "running": {"environments", "intake", "measure", "planning", "records", "tasks", "worker"},
    "measure": {"environments", "intake", "planning", "records", "running", "tasks", "worker"},
    "conformance": {
        "environments",
        "intake",
        "measure",
        "planning",
        "records",
        "running",
        "tasks",
        "worker",
    },
    "scoring": {"planning", "records", "tasks"},
    "report": {"environments", "planning", "records", "scoring", "tasks", "worker"},
    "analysis": {"planning", "records", "report", "scoring"},
}
# No module of these imports itself by way of others, but the folders know each other.
MUTUAL = {
    ("planning", "environments"),  # keys are of machines and base requirements, locks of frameworks
    ("planning", "tasks"),  # a plan asks who does a task, which is done with a scenario
    ("running", "measure"),  # a campaign asks probes, which run what they measure under supervision
}
EVERYWHERE = {"advice", "choices", "errors", "extras", "masking", "paths", "printable"}
LONGEST = 300  # lines of a module of the harness


def modules_of_harness() -> dict[str, list[str]]:
    """Each module with those of the harness that it imports when it is imported."""
    files = sorted((CHECKOUT / "harness").rglob("*.py"))
    names = {".".join(f.relative_to(CHECKOUT).with_suffix("").parts): f for f in files}
    names = {name.removesuffix(".__init__"): file for name, file in names.items()}
    found = {}
    for name, file in names.items():
        tree = ast.parse(file.read_text())
        at_once = ast.Module([n for n in tree.body if is_import(n)], type_ignores=[])
        package = ".".join(file.relative_to(CHECKOUT).parent.parts)
        origins = [known_as(each, names) for each in imported(ast.unparse(at_once), package)]
        found[name] = [origin for origin in origins if origin and origin != name]
    return found


def is_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def known_as(name: str, modules: Container[str]) -> str:
    """The module that an imported name is, or lies in; "" for other packages' own."""
    while name and name not in modules:
        name = name.rpartition(".")[0]
    return name


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_imports_point_inwards(folder: str) -> None:
    allowed = {folder, *EVERYWHERE, *MAY_IMPORT[folder]}
    wrong = [
        (file, name)
        for file, name in imports_of(f"harness/{folder}")
        if name.startswith("harness.") and name.split(".")[1] not in allowed
    ]
    assert wrong == []


def test_only_these_folders_know_one_that_stands_after_them() -> None:
    order = list(MAY_IMPORT)
    found = {
        (folder, other)
        for folder in order
        for _, name in imports_of(f"harness/{folder}")
        for other in [name.removeprefix("harness.").split(".")[0]]
        if within(name, *(f"harness.{later}" for later in order[order.index(folder) + 1 :]))
    }
    assert found == MUTUAL


def test_every_folder_of_the_harness_has_its_place() -> None:
    folders = {f.parent.name for f in (CHECKOUT / "harness").glob("*/__init__.py")}
    assert folders == {*MAY_IMPORT, "commands"}  # which may import all


def test_no_module_imports_itself_by_way_of_others() -> None:
    """Raises CycleError with the way round."""
    assert list(TopologicalSorter(modules_of_harness()).static_order())


def test_no_module_of_the_harness_is_too_long() -> None:
    files = (CHECKOUT / "harness").rglob("*.py")
    lines = {str(f.relative_to(CHECKOUT)): len(f.read_text().splitlines()) for f in files}
    assert {name: count for name, count in lines.items() if count > LONGEST} == {}


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


# What a distribution is imported as, where that is another name.
IMPORTED_AS = {
    "mlcommons-loadgen": "mlperf_loadgen",
    "openapi-schema-validator": "openapi_schema_validator",
    "openapi-spec-validator": "openapi_spec_validator",
}
READERS = "harness/measure/interoperability/readers.py"  # runs in an environment of its own


def test_harness_imports_only_what_it_declares() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    optional = project["optional-dependencies"].values()
    names = {Requirement(r).name for r in itertools.chain(project["dependencies"], *optional)}
    declared = {IMPORTED_AS.get(name, name) for name in names}
    outside = {
        name.partition(".")[0]
        for file, name in imports_of("harness")
        if not (is_standard(name) or within(name, *OURS) or file == READERS)
    }
    assert outside <= declared


def test_extras_are_those_that_the_package_declares() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    declared = {
        extra: {IMPORTED_AS.get(name, name) for name in (Requirement(line).name for line in lines)}
        for extra, lines in project["optional-dependencies"].items()
    }
    assert set(extras.EXTRAS) == set(extras.USES) == set(declared)
    assert {e for e in extras.EXTRAS if not set(extras.MODULES[e]) <= declared[e]} == set()


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
    own = catalog.frameworks()[framework].folders  # and what it builds on
    allowed = ("harness.worker", "scenarios", *(f"frameworks.{name}" for name in own))
    wrong = [
        (file, name)
        for file, name in imports_of(f"frameworks/{framework}")
        if within(name, *OURS) and not within(name, *allowed)
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
