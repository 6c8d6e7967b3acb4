"""Takes a module apart into the answers in it and the rest, and tells what each part names.

What is named are words, which `pieces` looks up: of imported modules the full name with all that
is before a dot in it ("frameworks.NAME.probes.flows.retry"), of texts what looks like a file
("retry.py"), and texts that are handed to a function of ours or given a name, in quotes
("'retry'"), as their reader may add a suffix. Docstrings name nothing: they are for people.
"""

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

WORDS = re.compile(r"[\w.-]*\w")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Part:
    """Some lines of a module; `answers` are the classes of the module that they name."""

    source: str
    words: set[str] = field(default_factory=set)
    answers: set[str] = field(default_factory=set)


@dataclass
class Cut:
    """The answers of a module by the names of their classes, and everything else in it.

    What helpers, constants and imports name is named by the answers that use these, and by `rest`
    where none does; `words` are all words of what is no answer.
    """

    rest: Part
    answers: dict[str, Part]
    words: set[str]


def cut(text: str, package: str, classes: Collection[str]) -> Cut:
    """Raises SyntaxError, or ValueError, for what is no Python.

    `package` is the module's, which relative imports start from.
    """
    tree = ast.parse(text)
    lines = [f"{line}\n" for line in text.split("\n")]  # as the parser counts them
    module = _Module(package, tree, frozenset(classes))
    answers: dict[str, Part] = {}
    taken: set[int] = set()
    reached: set[int] = set()
    for statement in tree.body:
        if isinstance(statement, ast.ClassDef) and statement.name in classes:
            begin, end = _lines(statement, lines)
            taken.update(range(begin, end))
            part = answers.setdefault(statement.name, Part(""))
            part.source += "".join(lines[begin:end])
            reached |= module.name(part, [statement])
    rest = Part("".join(line for number, line in enumerate(lines) if number not in taken))
    others = [each for each in tree.body if getattr(each, "name", "") not in answers]
    module.name(rest, (each for each in others if id(each) not in reached))
    said = (module.said(each).words for each in others)
    return Cut(rest, answers, set().union(*said))


def words_of(text: str) -> set[str]:
    """All words of a text that may name a file."""
    return {word for word in WORDS.findall(text) if "." in word}


def _lines(node: ast.ClassDef, lines: Sequence[str]) -> tuple[int, int]:
    """Those of a class, with its decorators, and with comment and blank lines right above it."""
    begin = min([node.lineno, *(each.lineno for each in node.decorator_list)]) - 1
    while begin and lines[begin - 1].startswith("#"):
        begin -= 1
    while begin and not lines[begin - 1].strip():
        begin -= 1
    return begin, node.end_lineno or node.lineno


@dataclass
class _Said:
    """What a statement says by itself: words, and local names."""

    words: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)


class _Module:
    """The statements of a module, by the names that they bind; `classes` may be answers."""

    def __init__(self, package: str, tree: ast.Module, classes: frozenset[str]) -> None:
        self.package = package
        self.classes = classes
        self.imported: dict[str, str] = {}
        self.binding: dict[str, list[ast.stmt]] = {}
        self.importing: dict[str, list[ast.stmt]] = {}
        self._said: dict[int, _Said] = {}
        for statement in tree.body:
            for name, dotted, _ in self._imports(statement):
                self.imported[name] = dotted
                self.importing.setdefault(name, []).append(statement)
            for name in _bound(statement):
                self.binding.setdefault(name, []).append(statement)

    def name(self, part: Part, statements: Iterable[ast.stmt]) -> set[int]:
        """Note all that the statements name, and those whose names they use; return which."""
        reached: set[int] = set()
        left = list(statements)
        while left:
            statement = left.pop()
            if id(statement) in reached:
                continue
            reached.add(id(statement))
            said = self.said(statement)
            part.words |= said.words
            part.answers |= said.names & self.classes
            for name in said.names - self.classes:
                left += self.binding.get(name, ())
                if name in self.imported:
                    part.words |= _prefixes(self.imported[name])
                    reached |= {id(each) for each in self.importing[name]}
        return reached

    def said(self, statement: ast.stmt) -> _Said:
        """Looked for once."""
        if id(statement) not in self._said:
            self._said[id(statement)] = self._read(statement)
        return self._said[id(statement)]

    def _read(self, statement: ast.stmt) -> _Said:
        said = _Said()
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
