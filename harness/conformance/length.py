"""How long a framework's folder is, in files and logical lines.

A logical line is a statement of Python that is no docstring, or a line of TOML or YAML that is
neither empty nor a comment.
"""

import ast
from collections.abc import Collection, Iterable
from pathlib import Path

import msgspec

FIRST = "mnist"  # what a skeleton begins with
FILES, LINES = 3, 120  # of a first scenario, at most
ANSWERS = 500  # lines of all answers, at most
ANSWERED_IN = ("py", "toml", "yaml")


class Length(msgspec.Struct):
    """Of some files of a folder."""

    files: int
    lines: int


def of_first_scenario(folder: Path, scenarios: Collection[str]) -> Length:
    """framework.toml, every module beside it and what it declares in YAML; no other scenario's."""
    return _of(_first_scenario(folder, scenarios))


def of_answers(folder: Path) -> Length:
    """All modules, programs, tables and declarations of probes/."""
    return _of(_answers(folder))


def by_file(folder: Path, scenarios: Collection[str]) -> dict[str, dict[str, int]]:
    """The lines of each file, the longest first, by what they count for."""
    parts = {"first scenario": _first_scenario(folder, scenarios), "answers": _answers(folder)}
    return {part: _lines_of(folder, files) for part, files in parts.items()}


def _lines_of(folder: Path, files: Iterable[Path]) -> dict[str, int]:
    counts = {file.relative_to(folder).as_posix(): lines(file) for file in files}
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


def _first_scenario(folder: Path, scenarios: Collection[str]) -> list[Path]:
    written = [name for name in scenarios if (folder / f"{name}.py").exists()]
    first = min(written, key=lambda name: (name != FIRST, name), default="")
    others = {*scenarios} - {first}
    modules = [file for file in folder.glob("*.py") if file.stem not in others]
    return [*folder.glob("framework.toml"), *modules, *folder.glob(f"{first}.yaml")]


def _answers(folder: Path) -> list[Path]:
    return [file for kind in ANSWERED_IN for file in folder.glob(f"probes/**/*.{kind}")]


def _of(files: Iterable[Path]) -> Length:
    counts = [lines(file) for file in files]
    return Length(len(counts), sum(counts))


def lines(file: Path) -> int:
    """Logical lines; those of a module that cannot be parsed are counted as if it were TOML."""
    text = file.read_text("utf-8", errors="replace")
    if file.suffix == ".py":
        try:
            nodes = ast.walk(ast.parse(text))
        except (SyntaxError, ValueError):
            pass
        else:
            return sum(isinstance(n, ast.stmt) and not _is_docstring(n) for n in nodes)
    stripped = (line.strip() for line in text.splitlines())
    return sum(bool(line) and not line.startswith("#") for line in stripped)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
