"""Settings as a source file declares them, with the comment that belongs to each."""

import ast
import importlib.util
import re
from collections.abc import Callable, Iterator
from pathlib import Path


def source_of(module: str) -> Path:
    """The file of a module (of a package, its `__init__.py`), found without running it."""
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"{module} has no source file")
    return Path(spec.origin)


def declared(file: Path, name_of: Callable[[ast.stmt], str | None]) -> dict[str, str | None]:
    """Settings by name, each with its comment, wherever in the file `name_of` sees one.

    A comment above declarations that follow each other without a line between belongs to each that
    has none of its own.
    """
    text = file.read_text("utf-8-sig")
    lines = text.splitlines()
    statements = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.stmt)]
    found: dict[str, str | None] = {}
    ending: dict[int, str | None] = {}  # comments of declarations, by the line that they end in
    for statement in sorted(statements, key=lambda node: node.lineno):
        if name := name_of(statement):
            own = comment(lines, statement.lineno) or ending.get(statement.lineno - 1)
            found[name] = ending[statement.end_lineno or statement.lineno] = own
    return found


def called(statement: ast.stmt, functions: tuple[str, ...]) -> str | None:
    """NAME of `x = function("NAME", ...)`, for one of these functions."""
    value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Name) or not value.args:
        return None
    first = value.args[0]
    known = value.func.id in functions and isinstance(first, ast.Constant)
    return str(first.value) if known and isinstance(first, ast.Constant) else None


def comment(lines: list[str], number: int) -> str | None:
    """The comment of the statement in that line (1 is the first): on the lines directly above.

    A banner, which is closed by a line of number signs, speaks of a section and of no setting; so
    does a comment above a blank line. A comment without a word says nothing.
    """
    above = list(_comments_above(lines, number))
    text = " ".join(part for part in reversed(above) if part)
    return text if re.search(r"[^\W\d_]{2}", text) else None


def _comments_above(lines: list[str], number: int) -> Iterator[str]:
    for line in reversed(lines[: number - 1]):
        stripped = line.strip()
        if not stripped.startswith("#") or re.fullmatch(r"#{2,}", stripped):
            return
        yield stripped.lstrip("#:").strip()
