"""What it takes to start a pipeline: the lines that starting can reach, module by module.

Two idioms, both counted as logical lines:

* the adapter's are `__init__`, `start` and `run` of the class `Adapter` in `adapter.py`. It serves
  a benchmark, so that there may be more than starting takes: clients, secrets, waiting;
* the tutorial's is the function `start` of `probes/instrumentation.py`, which does what a beginner
  does to run the tutorial once, without a service.

And of all modules of the framework's folder the functions, classes, constants and imports that
these name, directly or through others. A method of a reached class counts if reached code uses an
attribute of its name: types are not known here, so that figure may be too high, by a few lines,
never too low. Texts of reached code are kept, too: a command may name what it loads. Not counted
are `stop` and `read_back` with whatever they alone use, branches that ask for another deployment
(`if request.deployment == "server"`), names that only annotations mention, the pipeline itself, and
what adapters share (`harness.worker`).
"""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

from harness.measure.instrumentation import lines
from harness.measure.instrumentation.source import Module, defined, find, imported, is_silent, read
from harness.measure.probe import ToolFailed

ROOTS = ("__init__", "start", "run")


class Reach:
    """Follows names from where it is told to begin until nothing new is reached."""

    def __init__(self, folder: Path, deployment: str, pipeline: Path | None = None) -> None:
        """`pipeline` is the file that is started: names are not followed into it."""
        self.folder = folder
        self.deployment = deployment
        self.pipeline = pipeline
        self.modules: dict[Path, _Scope] = {}
        self.attributes: set[str] = set()
        self.words: set[str] = set()  # texts, by which a command may name what it loads
        self.classes: list[tuple[_Scope, ast.ClassDef]] = []

    def adapter(self) -> "Reach":
        """Begin at what starts the pipeline of the adapter; raises ToolFailed without one."""
        file = self.folder / "adapter.py"
        scope = self.scope(file)
        adapter = scope.definitions.get("Adapter")
        if not isinstance(adapter, ast.ClassDef):
            raise ToolFailed(f"{file} has no class Adapter")
        scope.reach("Adapter")
        for method in _methods(adapter):
            if method.name in ROOTS:
                scope.read(method)
        return self._methods_used()

    def function(self, file: Path, name: str) -> "Reach":
        """Begin at a function; raises ToolFailed if the file has none of that name."""
        scope = self.scope(file)
        if not isinstance(scope.definitions.get(name), ast.FunctionDef):
            raise ToolFailed(f"{file} has no function {name}")
        scope.reach(name)
        return self._methods_used()

    def _methods_used(self) -> "Reach":
        before = -1
        while before != (before := sum(len(s.reached) for s in self.modules.values())):
            for owner, found in list(self.classes):
                for method in _methods(found):
                    if method.name in self.attributes and method.name != "read_back":
                        owner.read(method)
        return self

    def scope(self, file: Path) -> "_Scope":
        if file not in self.modules:
            self.modules[file] = _Scope(self, read(self.folder, file))
        return self.modules[file]

    def lines(self) -> list[lines.Line]:
        """Every reached logical line, module by module."""
        scopes = self.modules.values()
        return [line for s in scopes for line in lines.of_statements(s.module, s.reached.values())]

    def statements(self) -> Iterator[tuple[Module, ast.stmt]]:
        for scope in self.modules.values():
            for node in scope.reached.values():
                yield scope.module, node


class _Scope(ast.NodeVisitor):
    """One module: the definitions at its top, and which of its statements are reached."""

    def __init__(self, reach: Reach, module: Module) -> None:
        self.whole = reach
        self.module = module
        self.reached: dict[int, ast.stmt] = {}
        self.definitions: dict[str, ast.stmt] = {}
        self.bound: dict[str, str] = {}  # local name -> dotted name, of imports
        for node in module.tree.body:
            for name in defined(module, node):
                self.definitions[name] = node

    def reach(self, name: str) -> None:
        """Whatever the module defines as `name`, unless it was reached before."""
        node = self.definitions.get(name)
        if node is None or id(node) in self.reached:
            return
        if isinstance(node, ast.ClassDef):
            self._reach_class(node)
        else:
            self.read(node)

    def read(self, node: ast.stmt) -> None:
        if id(node) not in self.reached:
            self.block([node])

    def _reach_class(self, node: ast.ClassDef) -> None:
        self.reached[id(node)] = node
        self.whole.classes.append((self, node))
        for part in (*node.bases, *node.decorator_list):
            self.visit(part)
        methods = {id(method) for method in _methods(node)}
        self.block([part for part in node.body if id(part) not in methods])
        if node.name != "Adapter":
            for method in _methods(node):
                if method.name.startswith("__"):
                    self.read(method)

    def block(self, body: Sequence[ast.stmt]) -> bool:
        """Visit what runs of it; True if nothing behind it runs."""
        for node in body:
            if is_silent(node) and isinstance(node, ast.Expr):
                continue
            self.reached[id(node)] = node
            if isinstance(node, ast.If) and (verdict := self._verdict(node.test)) is not None:
                if self.block(node.body if verdict else node.orelse):
                    return True
                continue
            self.visit(node)
            if isinstance(node, ast.Return | ast.Raise):
                return True
        return False

    def generic_visit(self, node: ast.AST) -> None:
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns"):
                continue
            children = value if isinstance(value, list) else [value]
            if children and isinstance(children[0], ast.stmt):
                self.block(children)
            else:
                for child in children:
                    if isinstance(child, ast.AST):
                        self.visit(child)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        verdict = self._verdict(node.test)
        if verdict is None:
            self.generic_visit(node)
        else:
            self.visit(node.body if verdict else node.orelse)

    def visit_Name(self, node: ast.Name) -> None:
        self.reach(node.id)
        self._follow(self.bound.get(node.id))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.whole.attributes.add(node.attr)
        self.visit(node.value)
        if isinstance(node.value, ast.Name) and node.value.id in self.bound:
            self._follow(f"{self.bound[node.value.id]}.{node.attr}")

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self.whole.words.add(node.value)

    def visit_Import(self, node: ast.Import) -> None:
        self.bound.update(imported(self.module, node))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self.bound.update(imported(self.module, node))

    def _follow(self, dotted: str | None) -> None:
        file = find(self.whole.folder, dotted) if dotted else None
        if file and dotted and file != self.whole.pipeline:
            self.whole.scope(file).reach(dotted.rpartition(".")[2])

    def _verdict(self, test: ast.expr) -> bool | None:
        """What a comparison of the deployment comes to; None for any other test."""
        match test:
            case ast.Compare(
                ast.Attribute(attr="deployment") | ast.Name(id="deployment"),
                [ast.Eq() | ast.NotEq() as operator],
                [ast.Constant(value=name)],
            ):
                return (name == self.whole.deployment) is isinstance(operator, ast.Eq)
        return None


def _methods(node: ast.ClassDef) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [n for n in node.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
