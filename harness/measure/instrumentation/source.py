"""Python modules of a framework's folder as syntax trees, and what they import of each other."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.measure.probe import ToolFailed

SILENT = ("typing", "__future__")  # imports for the type checker's or the compiler's eyes


@dataclass(frozen=True)
class Module:
    """One file; `folder` is the framework's, which is imported as `frameworks.NAME`."""

    folder: Path
    file: Path
    tree: ast.Module

    @property
    def label(self) -> str:
        """How evidence names it: "frameworks/NAME/mnist.py"."""
        return self.file.relative_to(self.folder.parents[1]).as_posix()

    @property
    def package(self) -> str:
        return ".".join(self.file.parent.relative_to(self.folder.parents[1]).parts)

    def at(self, node: ast.AST) -> str:
        """File and line, as an editor jumps to them."""
        return f"{self.label}:{getattr(node, 'lineno', 0)}"


def read(folder: Path, file: Path) -> Module:
    """Raises ToolFailed for what Python itself could not read."""
    try:
        return Module(folder, file, ast.parse(file.read_text("utf-8"), str(file)))
    except (OSError, SyntaxError, ValueError) as problem:
        raise ToolFailed(f"{file} cannot be parsed: {problem}") from None


def imported(module: Module, node: ast.AST) -> Iterator[tuple[str, str]]:
    """(local name, dotted name) of what an import statement binds; `import a.b` binds a."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            name = alias.name if alias.asname else alias.name.partition(".")[0]
            yield alias.asname or name, name
    elif isinstance(node, ast.ImportFrom):
        parts = module.package.split(".")
        base = parts[: len(parts) - node.level + 1] if node.level else []
        origin = ".".join([*base, *([node.module] if node.module else [])])
        for alias in node.names:
            yield alias.asname or alias.name, f"{origin}.{alias.name}"


def is_silent(node: ast.AST) -> bool:
    """Whether a statement does nothing when it runs: a docstring, an import for types only."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    if isinstance(node, ast.ImportFrom):
        return node.module in SILENT and not node.level
    return isinstance(node, ast.Import) and all(a.name in SILENT for a in node.names)


def find(folder: Path, dotted: str) -> Path | None:
    """The file of the framework's folder that a dotted name leads to, if it leads into it."""
    parts = dotted.split(".")
    root = ["frameworks", folder.name]
    for length in range(len(parts), len(root), -1):
        file = folder.joinpath(*parts[len(root) : length]).with_suffix(".py")
        if parts[: len(root)] == root and file.is_file():
            return file
    return None


def with_imported(folder: Path, entry: Path) -> list[Module]:
    """The entry and, in the order met, all modules of the framework's folder that it needs."""
    found: dict[Path, Module] = {}
    waiting = [entry]
    while waiting:
        file = waiting.pop(0)
        if file in found:
            continue
        module = found[file] = read(folder, file)
        names = [d for node in ast.walk(module.tree) for _, d in imported(module, node)]
        waiting += [f for f in (find(folder, name) for name in names) if f]
    return list(found.values())


def defined(module: Module, node: ast.stmt) -> Iterator[str]:
    """The names that a statement at the top of a module binds."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from (name for name, _ in imported(module, node))
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name))
