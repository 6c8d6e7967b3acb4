"""Which files of this package a cell's figures follow from, so that a change asks no other again.

* A module in measure/DIMENSION/ or in worker/questions/: the probes' that it has, and theirs whose
  module imports it, or starts it as a program, perhaps by way of others there.
* Any other file of these folders: every probe's.
* Everything else that measures, and what that names of these folders: every cell's.

Of the modules in these folders, neither comments nor docstrings count.
"""

import ast
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path

from harness.environments.commit import OUTSIDE
from harness.planning.answering_code import DIMENSIONS
from harness.planning.sources import Sources, combined, files_below, is_prose, reached

PROBES = tuple(f"measure/{dimension}/" for dimension in DIMENSIONS)
QUESTIONS = "worker/questions/"
WORKER = "worker/"  # what callees load
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


class Package:
    """What its files held when this was made."""

    def __init__(self, folder: Path, sources: Sources) -> None:
        self._folder = folder
        self._sources = sources
        self._held = {name: self._digest(name) for name in files_below(folder) if _measures(name)}
        self._names = {
            name: self._named(name) & self._held.keys()
            for name in self._held
            if name.endswith(".py") and (_is_apart(name) or self._may_import(name))
        }

    def digest(self, module: str | None = "") -> bytes:
        """Of what a cell uses that asks nothing; with a module, of a probe there; None: of all."""
        return combined((name, self._held[name]) for name in self.used(module))

    def digest_of_worker(self, module: str | None = "") -> bytes:
        """Of what callees of such a cell would load now."""
        used = [name for name in self.used(module) if name.startswith(WORKER)]
        found = (name for name in files_below(self._folder / WORKER))
        new = (f"{WORKER}{name}" for name in found if not _is_apart(f"{WORKER}{name}"))
        names = {*used, *(name for name in new if _measures(name))}
        return combined((name, self._digest(name)) for name in names)

    def used(self, module: str | None) -> Iterable[str]:
        """Names of the files, from the package, that such a cell uses."""
        if module is None:
            return self._held
        if not module:
            return self._shared
        file = _file_of(module)
        if file not in self._held:
            return self._held
        data = {name for name in self._held if _is_apart(name) and not name.endswith(".py")}
        return self._shared | data | self._with_named([file])

    @cached_property
    def _shared(self) -> set[str]:
        return self._with_named(name for name in self._held if not _is_apart(name))

    def _with_named(self, names: Iterable[str]) -> set[str]:
        return reached(names, lambda name: self._names.get(name, ()))

    def _digest(self, name: str) -> bytes:
        file = f"{self._folder}/{name}"
        if _is_apart(name) and name.endswith(".py"):
            return _code(self._sources.read(file) or b"")
        return self._sources.digest(file)

    def _may_import(self, name: str) -> bool:
        """Whether it names anything that is apart; most do not, and need not be parsed."""
        content = self._sources.read(f"{self._folder}/{name}") or b""
        return b"harness.measure." in content or b"harness.worker.questions" in content

    def _named(self, name: str) -> set[str]:
        """Files that are apart, and that it imports or starts, if they are there."""
        try:
            tree = ast.parse(self._sources.read(f"{self._folder}/{name}") or b"")
        except (SyntaxError, ValueError):
            return set(filter(_is_apart, self._held))
        beside = name.rpartition("/")[0]
        files = {*map(_file_of, _modules(tree)), *(f"{beside}/{word}" for word in _words(tree))}
        return {file for file in files if _is_apart(file)}


def _modules(tree: ast.Module) -> Iterator[str]:
    """All names in imports, and texts, of which some may be modules of ours."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
    yield from _words(tree)


def _words(tree: ast.Module) -> Iterator[str]:
    """Texts without spaces: names of files and modules are such."""
    for node in ast.walk(tree):
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, str) and value and not any(map(str.isspace, value)):
            yield value


@lru_cache(1024)
def _code(content: bytes) -> bytes:
    """Digest of a module without comments, layout and docstrings, unless it asks for these."""
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError):
        return sha256(content).digest()
    if b"__doc__" not in content:
        for node in ast.walk(tree):
            if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
                node.body = node.body[1:] or [ast.Pass()]
    return sha256(ast.unparse(tree).encode()).digest()


def _file_of(module: str) -> str:
    return f"{module.partition('.')[2].replace('.', '/')}.py"


def _is_apart(name: str) -> bool:
    return name.startswith((*PROBES, QUESTIONS)) and not name.endswith("/__init__.py")


def _measures(name: str) -> bool:
    return not ({name, name.partition("/")[0]} & OUTSIDE) and not is_prose(name)
