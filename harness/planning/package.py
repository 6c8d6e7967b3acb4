"""Which files of this package a cell's figures follow from, so that a change asks no other again.

* A module of probes, in measure/DIMENSION/, or of questions, in worker/questions/: theirs who lie
  in it, or whose module imports it, by others there perhaps.
* Any other file of these folders: every probe's.
* Everything else that measures, and what that imports of these folders: every cell's.

Of the modules of probes and questions, neither comments nor docstrings count.
"""

import ast
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from harness.environments.commit import OUTSIDE
from harness.planning import contents
from harness.planning.answering_code import DIMENSIONS
from harness.planning.sources import Sources, combined, files_below, is_prose

PROBES = tuple(f"measure/{dimension}/" for dimension in DIMENSIONS)
QUESTIONS = "worker/questions/"
WORKER = "worker/"  # what callees load


class Package:
    """What its files held when this was made."""

    def __init__(self, folder: Path, sources: Sources) -> None:
        self._folder = folder
        self._sources = sources
        self._held = {name: self._digest(name) for name in files_below(folder) if _measures(name)}
        self._imported = {
            name: self._imports(name) & self._held.keys()
            for name in self._held
            if name.endswith(".py") and self._may_import(name)
        }

    def digest(self, module: str | None = "") -> bytes:
        """Of what a cell uses that asks nothing; with a module, of a probe there; None: of all."""
        return combined((name, self._held[name]) for name in self._used(module))

    def digest_of_worker(self, module: str | None = "") -> bytes:
        """Of what callees of such a cell would load now."""
        used = [name for name in self._used(module) if name.startswith(WORKER)]
        found = (name for name in files_below(self._folder / WORKER))
        new = (f"{WORKER}{name}" for name in found if not _is_apart(f"{WORKER}{name}"))
        names = {*used, *(name for name in new if _measures(name))}
        return combined((name, self._digest(name)) for name in names)

    def _used(self, module: str | None) -> Iterable[str]:
        if module is None:
            return self._held
        if not module:
            return self._shared
        file = _file_of(module)
        if file not in self._held:
            return self._held
        data = {name for name in self._held if _is_apart(name) and not name.endswith(".py")}
        return self._shared | data | self._with_imported([file])

    @cached_property
    def _shared(self) -> set[str]:
        return self._with_imported(name for name in self._held if not _is_apart(name))

    def _with_imported(self, names: Iterable[str]) -> set[str]:
        found: set[str] = set()
        left = list(names)
        while left:
            name = left.pop()
            if name not in found:
                found.add(name)
                left += self._imported.get(name, ())
        return found

    def _digest(self, name: str) -> bytes:
        file = f"{self._folder}/{name}"
        if _is_apart(name) and name.endswith(".py"):
            code = contents.code(self._sources.read(file) or b"", "harness")
            return code or self._sources.digest(file)
        return self._sources.digest(file)

    def _may_import(self, name: str) -> bool:
        """Whether it names anything that is apart; most do not, and need not be parsed."""
        content = self._sources.read(f"{self._folder}/{name}") or b""
        return b"harness.measure." in content or b"harness.worker.questions" in content

    def _imports(self, name: str) -> set[str]:
        """Files that are apart, and that it imports, or would if they were there."""
        try:
            tree = ast.parse(self._sources.read(f"{self._folder}/{name}") or b"")
        except (SyntaxError, ValueError):
            return set(filter(_is_apart, self._held))
        return {file for file in map(_file_of, _modules(tree)) if _is_apart(file)}


def _modules(tree: ast.Module) -> Iterator[str]:
    """All names in the imports of ours, of which some may be modules."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _file_of(module: str) -> str:
    return f"{module.partition('.')[2].replace('.', '/')}.py"


def _is_apart(name: str) -> bool:
    return name.startswith((*PROBES, QUESTIONS)) and not name.endswith("/__init__.py")


def _measures(name: str) -> bool:
    return not ({name, name.partition("/")[0]} & OUTSIDE) and not is_prose(name)
