"""What an adapter's Python files say, read without importing them."""

import ast
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path


class Sources:
    """All modules of one framework's folder, parsed."""

    def __init__(self, folder: Path) -> None:
        self.trees: dict[str, ast.Module] = {}
        self.broken: dict[str, str] = {}  # file -> why it cannot be parsed
        for file in sorted(folder.rglob("*.py")):
            name = file.relative_to(folder).as_posix()
            try:
                self.trees[name] = ast.parse(file.read_text())
            except (SyntaxError, ValueError) as problem:
                self.broken[name] = str(problem)

    @cached_property
    def classes(self) -> dict[str, ast.ClassDef]:
        """Every class of the folder by name."""
        nodes = [node for tree in self.trees.values() for node in ast.walk(tree)]
        return {node.name: node for node in nodes if isinstance(node, ast.ClassDef)}

    def methods(self, class_name: str) -> dict[str, ast.FunctionDef]:
        """Methods of a class of this folder, those of its bases in this folder included."""
        found: dict[str, ast.FunctionDef] = {}
        node = self.classes.get(class_name)
        if node is None:
            return found
        for base in node.bases:
            name = ast.unparse(base).rpartition(".")[2]
            if name != class_name:
                found |= self.methods(name)
        return found | {n.name: n for n in node.body if isinstance(n, ast.FunctionDef)}

    def imports(self) -> Iterator[tuple[str, int, str]]:
        """(file, line, dotted name) of every import, and of `import_module` with a literal."""
        for file, tree in self.trees.items():
            for node in ast.walk(tree):
                for name in _imported(node):
                    yield file, getattr(node, "lineno", 0), name

    def docstring(self, file: str) -> str:
        tree = self.trees.get(file)
        return (ast.get_docstring(tree) or "") if tree else ""


def uses(tree: ast.Module, scenario: str, within: ast.AST | None = None) -> set[str]:
    """Names of the scenario's functions that the tree, or a node of it, calls or passes on."""
    prefix = f"scenarios.{scenario}"
    functions: dict[str, str] = {}  # local name -> name in the scenario
    modules: set[str] = set()  # local names of the scenario's modules
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                local = alias.asname or alias.name
                if node.module == prefix:
                    modules.add(local)
                elif node.module.startswith(f"{prefix}."):
                    functions[local] = alias.name
        elif isinstance(node, ast.Import):
            modules |= {a.asname or a.name for a in node.names if a.name.startswith(f"{prefix}.")}
    found: set[str] = set()
    for node in ast.walk(within or tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in functions:
            found.add(functions[node.id])
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) in modules:
            found.add(node.attr)
    return found


def definitions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """All functions and methods, nested ones included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        base = "." * node.level + (node.module or "")
        return [f"{base}.{alias.name}" for alias in node.names]
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
        starts = [_literal_start(argument) for argument in node.args[:1]]
        return [start.rstrip(".") for start in starts if start]
    return []


def _literal_start(node: ast.expr) -> str:
    """The literal, or the literal begin of an f-string."""
    if isinstance(node, ast.JoinedStr) and node.values:
        node = node.values[0]
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
