"""What nobody has written yet in a framework's files: each `raise NotWired(...)`, not imported."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from harness.worker.contract import NotWired


class Gap(NamedTuple):
    """One such line: the class or function around it, and what it says is to be written."""

    line: int
    holder: str
    wanted: str


class Unwired(NamedTuple):
    """What keeps a framework from a scenario: a file that is missing, or a gap in one."""

    file: str  # in the framework's folder
    gap: Gap | None = None

    def said(self, where: str) -> str:
        """What to write, in the folder that messages call `where`."""
        file = f"{where}/{self.file}"
        return f"{file}, line {self.gap.line}: {self.gap.wanted}" if self.gap else f"write {file}"


def first_gap(folder: Path, modules: Iterable[str]) -> Unwired | None:
    """The first that one of these modules of the folder says."""
    for name in modules:
        file = module(folder, name)
        if file and (found := gaps(file)):
            return Unwired(file.relative_to(folder).as_posix(), found[0])
    return None


def first_unwritten(folder: Path, modules: Sequence[str]) -> Unwired | None:
    """The first of these modules that is not there, or else the first gap in them."""
    missing = next((name for name in modules if module(folder, name) is None), None)
    return Unwired(f"{missing}.py") if missing else first_gap(folder, modules)


def gaps(file: Path) -> list[Gap]:
    """Those of a module, in order; none of one that is not there or cannot be parsed."""
    try:
        content = file.read_bytes()
        if NotWired.__name__.encode() not in content:  # told without parsing, as is most often so
            return []
        tree = ast.parse(content)
    except (OSError, SyntaxError, ValueError):
        return []
    return [Gap(node.lineno, name, _text(node)) for name, node in _raised(tree)]


def module(folder: Path, name: str) -> Path | None:
    """The file of a module of the folder: NAME.py, or NAME/__init__.py."""
    files = (folder / f"{name}.py", folder / name / "__init__.py")
    return next((file for file in files if file.is_file()), None)


def _raised(tree: ast.Module) -> Iterator[tuple[str, ast.Raise]]:
    for outer in tree.body:
        for node in ast.walk(outer):
            if isinstance(node, ast.Raise) and _name(node.exc) == NotWired.__name__:
                yield getattr(outer, "name", ""), node


def _name(raised: ast.expr | None) -> str:
    kind = raised.func if isinstance(raised, ast.Call) else raised
    return ast.unparse(kind).rpartition(".")[2] if kind else ""


def _text(node: ast.Raise) -> str:
    words = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant)]
    return " ".join(word for word in words if isinstance(word, str))
