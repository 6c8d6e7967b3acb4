"""What a framework answers by code: the classes of its modules, read without importing them."""

import ast
import difflib
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import harness.worker.questions
from harness.worker.questions.question import Question

PACKAGE = harness.worker.questions.__name__
MODULES = pkgutil.iter_modules(harness.worker.questions.__path__)
DIMENSIONS = [each.name for each in MODULES if not (each.ispkg or each.name == "question")]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def questions(dimension: str) -> dict[str, type[Question]]:
    """The questions of a dimension that are answered by code, by the names of their classes."""
    module = importlib.import_module(f"{PACKAGE}.{dimension}")
    found = {n: c for n, c in vars(module).items() if inspect.isclass(c) and c is not Question}
    return {name: each for name, each in found.items() if issubclass(each, Question)}


class AnsweringCode:
    """The modules of one framework: which questions they answer, and all mistakes in them."""

    def __init__(self, folder: Path) -> None:
        self.answered: dict[str, str] = {}  # DIMENSION.PROBE -> where
        self.mistakes: list[str] = []
        for file in sorted(folder.glob("probes/*.py")):
            name = f"frameworks/{folder.name}/probes/{file.name}"
            try:
                tree = ast.parse(file.read_bytes())
            except (SyntaxError, ValueError) as problem:
                if file.stem in DIMENSIONS:
                    line, said = getattr(problem, "lineno", 1), getattr(problem, "msg", problem)
                    self.mistakes.append(f"{name}, line {line}: {said}; fix the syntax there")
                continue
            _Module(self, name, file.stem, tree).read()


class _Module:
    """One module, which may answer questions of the dimension that it is called by."""

    def __init__(self, code: AnsweringCode, name: str, stem: str, tree: ast.Module) -> None:
        self.code, self.name, self.stem = code, name, stem
        self.classes = list(_classes(tree))
        self.imported = _imported(tree)

    def read(self) -> None:
        for node in self.classes:
            claims = [c for base in node.bases if (c := self._claim(base))]
            for dimension, question in claims:
                self._answer(node, dimension, question)
            if not claims and self.stem in DIMENSIONS and node.name in questions(self.stem):
                self._wrong(
                    node,
                    f"class {node.name} does not answer the question of its name; write "
                    f"`class {node.name}(asked.{node.name})` with "
                    f"`from {PACKAGE} import {self.stem} as asked`",
                )

    def _claim(self, base: ast.expr) -> tuple[str, str] | None:
        """Dimension and name of the question that a base is, or says that it is."""
        local, _, rest = ast.unparse(base).partition(".")
        dotted = ".".join(filter(None, (self.imported.get(local, local), rest)))
        if not dotted.startswith(f"{PACKAGE}."):
            return None
        dimension, _, name = dotted.removeprefix(f"{PACKAGE}.").partition(".")
        return dimension, name

    def _answer(self, node: ast.ClassDef, dimension: str, name: str) -> None:
        known = questions(dimension) if dimension in DIMENSIONS else {}
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            advice = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
            file = f"harness/worker/questions/{dimension}.py"
            self._wrong(node, f"class {node.name}: {file} has no question {name!r}; {advice}")
            return
        if dimension != self.stem:
            said = f"class {node.name} answers a question of {dimension}"
            self._wrong(node, f"{said}; move it to probes/{dimension}.py, where it is looked for")
            return
        if node.name != name:
            self._wrong(node, f"class {node.name} answers the question {name}; call it {name}")
        asked = f"{dimension}.{known[name].probe}"
        if asked in self.code.answered:
            first = self.code.answered[asked]
            self._wrong(node, f"{asked} is answered in {first} already; remove one of them")
        self.code.answered.setdefault(asked, f"{self.name}, line {node.lineno}")
        for method, wanted in _methods(known[name]).items():
            self._method(node, method, wanted)

    def _method(self, node: ast.ClassDef, name: str, wanted: ast.FunctionDef) -> None:
        """Check one method of a class that answers a question."""
        found = self._members(node).get(name)
        line = f"def {name}({ast.unparse(wanted.args)}) -> {ast.unparse(wanted.returns or wanted)}"
        as_asked = f"`{line}` as harness/worker/questions/{self.stem}.py has it"
        if found is None:
            self._wrong(node, f"class {node.name} lacks method `{name}`; add {as_asked}")
        elif not _is_plain(found):
            said = f"`{name}` of class {node.name} has to be a plain method that returns its answer"
            self._wrong(found, f"{said}; write {as_asked}")
        elif _parameters(found) != _parameters(wanted):
            said = f"`{name}` of class {node.name} has other parameters than the question passes"
            self._wrong(found, f"{said}; write {as_asked}")

    def _members(self, node: ast.ClassDef) -> dict[str, ast.stmt]:
        """What a class has by name, those of its bases in this module included."""
        found: dict[str, ast.stmt] = {}
        for base in reversed(node.bases):
            for other in self.classes:
                if other.name == ast.unparse(base) and other.lineno < node.lineno:
                    found |= self._members(other)
        for statement in node.body:
            found |= dict.fromkeys(_bound(statement), statement)
        return found

    def _wrong(self, node: ast.stmt, said: str) -> None:
        self.code.mistakes.append(f"{self.name}, line {node.lineno}: {said}")


@cache
def _methods(question: type[Question]) -> dict[str, ast.FunctionDef]:
    """The methods by which a question is asked, as they are written."""
    (node,) = ast.parse(textwrap.dedent(inspect.getsource(question))).body
    functions = [each for each in ast.iter_child_nodes(node) if isinstance(each, ast.FunctionDef)]
    return {each.name: each for each in functions if each.name in question.__abstractmethods__}


def _classes(node: ast.AST) -> Iterator[ast.ClassDef]:
    """Those that an import of the module defines."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield child
        elif not isinstance(child, Function):
            yield from _classes(child)


def _imported(tree: ast.Module) -> dict[str, str]:
    """Local names of what is imported -> dotted names."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
        elif isinstance(node, ast.Import):
            names |= {a.asname: a.name for a in node.names if a.asname}
    return names


def _bound(statement: ast.stmt) -> list[str]:
    """The names that a statement of a class binds."""
    if isinstance(statement, Function | ast.ClassDef):
        return [statement.name]
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _is_plain(node: ast.stmt) -> bool:
    """Whether it is a method that is called, and returns what is asked."""
    if not isinstance(node, ast.FunctionDef) or node.decorator_list:
        return False
    return not any(isinstance(each, ast.Yield | ast.YieldFrom) for each in _own(node))


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes of a function but those of functions within it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, Function | ast.Lambda):
            yield child
            yield from _own(child)


def _parameters(node: ast.stmt) -> list[str]:
    """Names in their order; those that differ in kind from a plain parameter are marked."""
    if not isinstance(node, ast.FunctionDef):
        return []
    given = node.args
    marked = [f"/{each.arg}" for each in given.posonlyargs]
    marked += [each.arg for each in given.args]
    marked += [f"*{each.arg}" for each in (given.vararg, *given.kwonlyargs, given.kwarg) if each]
    return marked
