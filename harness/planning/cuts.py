"""Takes a module apart into the answers in it and the rest, and tells what each part names.

A part is code without comments, docstrings and layout, and comes with the helpers, constants and
imports that it uses. Docstrings stay where a tool may show them: in functions with a decorator, in
functions within functions, and in a module that mentions `__doc__`.

What is named are words, which `pieces` looks up: of imported modules the full name with all that
is before a dot in it ("frameworks.NAME.probes.flows.retry"), of texts what looks like a file
("retry.py"), and texts that are handed to a function of ours or given a name, in quotes
("'retry'"), as their reader may add a suffix. Docstrings name nothing: they are for people.
"""

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

WORDS = re.compile(r"[\w.-]*\w")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class _Said:
    """What a statement says by itself: words, and local names."""

    statement: ast.stmt
    words: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    @cached_property
    def source(self) -> str:
        """As Python itself would write it."""
        return ast.unparse(self.statement)


@dataclass
class Part:
    """Some code of a module; `answers` are the classes of the module that it names."""

    statements: list[_Said]
    answers: set[str]

    @property
    def source(self) -> str:
        return "\n".join(said.source for said in self.statements)

    @property
    def words(self) -> set[str]:
        return set().union(*(said.words for said in self.statements))


@dataclass
class Cut:
    """The answers of a module by the names of their classes, each with what it uses.

    `rest` is what none of them uses, or what runs when the module is imported, with what that uses.
    `common` is all that is no answer.
    """

    rest: Part
    answers: dict[str, Part]
    common: Part


def cut(text: str, package: str, classes: Collection[str]) -> Cut:
    """Raises SyntaxError, or ValueError, for what is not Python.

    `package` is the module's, which relative imports start from.
    """
    body = _body(text)
    module = _Module(package, body, frozenset(classes))
    answering = [each for each in body if isinstance(each, ast.ClassDef) and each.name in classes]
    others = [each for each in body if each not in answering]
    unused = set(others)
    answers: dict[str, Part] = {}
    for name in dict.fromkeys(each.name for each in answering):
        used = module.used_by(each for each in answering if each.name == name)
        answers[name] = module.part(used)
        unused -= used
    rest = module.part(module.used_by(unused))
    return Cut(rest, answers, module.part(set(others)))


def words_of(text: str) -> set[str]:
    """All words of a text that may name a file."""
    return {word for word in WORDS.findall(text) if "." in word}


def _body(text: str) -> list[ast.stmt]:
    """The statements of a module; what imports several names, name by name."""
    tree = ast.parse(text)
    if "__doc__" not in text:
        _drop_docstrings(tree)
    return [single for statement in tree.body for single in _singles(statement)]


def _drop_docstrings(node: ast.Module | ast.ClassDef | Function) -> None:
    match node.body:
        case [ast.Expr(ast.Constant(str())), *_]:
            del node.body[0]
    for inner in () if isinstance(node, Function) else node.body:
        decorated = isinstance(inner, Function) and inner.decorator_list
        if isinstance(inner, Function | ast.ClassDef) and not decorated:
            _drop_docstrings(inner)


def _singles(statement: ast.stmt) -> Iterator[ast.stmt]:
    if isinstance(statement, ast.Import):
        yield from (ast.Import([alias]) for alias in statement.names)
    elif isinstance(statement, ast.ImportFrom):
        module, level = statement.module, statement.level
        yield from (ast.ImportFrom(module, [alias], level) for alias in statement.names)
    else:
        yield statement


class _Module:
    """The statements of a module, by the names that they bind; `classes` may be answers."""

    def __init__(self, package: str, body: Sequence[ast.stmt], classes: frozenset[str]) -> None:
        self.package = package
        self.body = body
        self.classes = classes
        self.imported: dict[str, str] = {}
        self.binding: dict[str, list[ast.stmt]] = {}
        self._said: dict[ast.stmt, _Said] = {}
        for statement in body:
            for name, dotted, _ in self._imports(statement):
                self.imported[name] = dotted
                self.binding.setdefault(name, []).append(statement)
            for name in _bound(statement):
                self.binding.setdefault(name, []).append(statement)

    def used_by(self, statements: Iterable[ast.stmt]) -> set[ast.stmt]:
        """These, and all of the module that they use, but answers."""
        found: set[ast.stmt] = set()
        left = list(statements)
        while left:
            statement = left.pop()
            if statement not in found:
                found.add(statement)
                for name in self.said(statement).names - self.classes:
                    left += self.binding.get(name, ())
        return found

    def part(self, statements: set[ast.stmt]) -> Part:
        """What these are together."""
        ordered = [self.said(each) for each in self.body if each in statements]
        answers = set().union(*(said.names for said in ordered)) & self.classes
        return Part(ordered, answers)

    def said(self, statement: ast.stmt) -> _Said:
        """Looked for once."""
        if statement not in self._said:
            self._said[statement] = self._read(statement)
        return self._said[statement]

    def _read(self, statement: ast.stmt) -> _Said:
        said = _Said(statement)
        nodes = _nodes(statement)
        imported = dict(self.imported)
        prose = {node.value for node in nodes if isinstance(node, ast.Expr)}
        for late in (node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)):
            for name, dotted, whole in self._imports(late):
                imported[name] = dotted
                said.words |= _prefixes(whole)
        for node in nodes:
            if isinstance(node, ast.Name):
                said.names.add(node.id)
            elif isinstance(node, ast.Attribute):
                said.words |= _dotted(node, imported)
            elif isinstance(node, ast.Constant):
                if isinstance(node.value, str) and node not in prose:
                    said.words |= words_of(node.value)
            else:
                said.words |= _quoted(node, imported)
        return said

    def _imports(self, node: ast.AST) -> Iterator[tuple[str, str, str]]:
        """Each name that an import binds, what it stands for, and all that is imported."""
        if isinstance(node, ast.Import):
            for alias in node.names:
                head = alias.name.partition(".")[0]
                yield alias.asname or head, alias.name if alias.asname else head, alias.name
        elif isinstance(node, ast.ImportFrom):
            above = self.package.split(".")
            above = above[: len(above) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:  # or "*", which is in nobody's code
                yield alias.asname or alias.name, f"{base}.{alias.name}", f"{base}.{alias.name}"


def _nodes(statement: ast.stmt) -> list[ast.AST]:
    """As `ast.walk` has them, but quicker: those that say how a name is used are left out."""
    found: list[ast.AST] = [statement]
    for node in found:  # which grows
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, list):
                found += [each for each in value if isinstance(each, ast.AST)]
            elif isinstance(value, ast.AST) and name != "ctx":
                found.append(value)
    return found


def _bound(statement: ast.stmt) -> list[str]:
    """The names that a definition or an assignment binds."""
    if isinstance(statement, Function | ast.ClassDef):
        return [statement.name]
    if not isinstance(statement, ast.Assign | ast.AnnAssign):
        return []
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return [node.id for each in targets for node in ast.walk(each) if isinstance(node, ast.Name)]


def _dotted(node: ast.Attribute, imported: Mapping[str, str]) -> set[str]:
    """What a name with dots in it stands for, when it begins with something imported."""
    parts: list[str] = []
    inner: ast.expr = node
    while isinstance(inner, ast.Attribute):
        parts.append(inner.attr)
        inner = inner.value
    if not isinstance(inner, ast.Name) or inner.id not in imported:
        return set()
    return _prefixes(".".join([imported[inner.id], *reversed(parts)]))


def _quoted(node: ast.AST, imported: Mapping[str, str]) -> set[str]:
    """Texts that are given a name, or handed to a function of ours."""
    values: list[ast.expr | None] = []
    if isinstance(node, ast.Call) and _is_ours(node.func, imported):
        values = [*node.args, *(keyword.value for keyword in node.keywords)]
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        values = [node.value]
    texts = (each.value for each in values if isinstance(each, ast.Constant))
    return {f"'{text}'" for text in texts if isinstance(text, str) and text.isidentifier()}


def _is_ours(function: ast.expr, imported: Mapping[str, str]) -> bool:
    """A function by its mere name, a method of the class, or one of a module of frameworks."""
    if not isinstance(function, ast.Attribute):
        return isinstance(function, ast.Name)
    owner = function.value.id if isinstance(function.value, ast.Name) else ""
    return owner == "self" or imported.get(owner, "").startswith("frameworks.")


def _prefixes(dotted: str) -> set[str]:
    parts = dotted.split(".")
    return {".".join(parts[:end]) for end in range(1, len(parts) + 1)}
