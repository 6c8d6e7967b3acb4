"""What an adapter's Python files say, read without importing them."""

import ast
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

Definition = ast.FunctionDef | ast.AsyncFunctionDef
PROBES = "probes/"


class Sources:
    """All modules of one framework's folder, parsed; but for probes, which no run imports."""

    def __init__(self, folder: Path) -> None:
        self.trees: dict[str, ast.Module] = {}
        self.broken: dict[str, str] = {}  # file -> why it cannot be parsed
        for file in sorted(folder.rglob("*.py")):
            name = file.relative_to(folder).as_posix()
            if name.startswith(PROBES):
                continue
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


class Uses(ast.NodeVisitor):
    """Which functions of the scenario a module calls or passes on: in all, and by definition."""

    def __init__(self, tree: ast.Module, scenario: str) -> None:
        self.prefix = f"scenarios.{scenario}"
        self.found: set[str] = set()
        self.within: dict[Definition, set[str]] = {}
        self._definitions: list[Definition] = []
        # What imports bind, innermost scope last: local name -> dotted name.
        self._scopes: list[dict[str, str]] = [self._bound(tree)]
        self.visit(tree)

    def visit_FunctionDef(self, node: Definition) -> None:
        self.within[node] = set()
        self._definitions.append(node)
        self._scopes.append(self._bound(node))
        self.generic_visit(node)
        self._scopes.pop()
        self._definitions.pop()

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self._use(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self._use(node)
        self.generic_visit(node)

    def _use(self, node: ast.Name | ast.Attribute) -> None:
        local, _, rest = ast.unparse(node).partition(".")
        bound = next((scope[local] for scope in reversed(self._scopes) if local in scope), "")
        module, _, name = f"{bound}.{rest}".rstrip(".").rpartition(".")
        if module.startswith(f"{self.prefix}."):
            self.found.add(name)
            for definition in self._definitions:
                self.within[definition].add(name)

    def _bound(self, scope: ast.AST) -> dict[str, str]:
        names: dict[str, str] = {}
        for node in _without_functions(scope):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    top = alias.name.partition(".")[0]
                    names[alias.asname or top] = alias.name if alias.asname else top
        return names


def _without_functions(scope: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(scope):
        if not isinstance(node, Definition):
            yield node
            yield from _without_functions(node)


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
