"""Statements of the shared workload that a framework's folder holds once more, changed or not.

The scenario's files are the same for every framework. A framework that needed other code of it
would have to keep a version of its own, in its folder: so every statement there is compared with
those of the scenario, names and values included. Answers to questions, and the programs in folders
beside them, are no version of the workload. Imports and small statements are left out, since
two programs may well both say `return result`; of a loop or a function the statements in it count.
"""

import ast
import pkgutil
from collections.abc import Iterator
from pathlib import Path

from harness.measure.instrumentation.source import Module, read
from harness.planning.sources import files_below
from harness.worker import questions

PROBES = Path("probes")
ANSWERS = {module.name for module in pkgutil.iter_modules(questions.__path__)}
SMALLEST = 15  # syntax nodes: `torch.set_num_threads(threads)` has 9


def copied(folder: Path, scenario: Path) -> list[dict[str, str]]:
    """Every such statement, with where it stands in the folder and in the scenario."""
    own = {key: at for module in _modules(scenario) for key, at, _ in _statements(module)}
    return [
        {"at": at, "text": text, "scenario": own[key]}
        for module in _pipelines(folder)
        for key, at, text in _statements(module)
        if key in own
    ]


def steps_imported(modules: list[Module], scenario: str) -> list[dict[str, str]]:
    """Where the pipeline takes the workload from instead."""
    return [
        {"at": module.at(node), "text": ast.unparse(node)}
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(f"scenarios.{scenario}")
    ]


def _pipelines(folder: Path) -> Iterator[Module]:
    """All that may hold a version of the pipeline: no answers, and no programs of theirs."""
    for module in _modules(folder):
        place = module.file.relative_to(folder).parent
        answers = place == PROBES and module.file.stem in ANSWERS
        if not answers and PROBES not in place.parents:
            yield module


def _modules(folder: Path) -> Iterator[Module]:
    for file in sorted(folder / name for name in files_below(folder) if name.endswith(".py")):
        yield read(folder, file)


def _statements(module: Module) -> Iterator[tuple[str, str, str]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.stmt) and not isinstance(node, ast.Import | ast.ImportFrom):
            if any(isinstance(child, ast.stmt) for child in ast.iter_child_nodes(node)):
                continue
            if sum(1 for _ in ast.walk(node)) >= SMALLEST:
                text = ast.unparse(node)
                yield ast.dump(node), module.at(node), text
