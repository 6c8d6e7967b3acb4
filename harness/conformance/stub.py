"""How questions are answered: what is asked, the file, and lines to begin with."""

import ast
import inspect
import sys
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

from harness.conformance import called, contracts, extras
from harness.conformance.standing import question_of
from harness.measure.probe import Probe
from harness.planning.framework import Framework
from harness.worker.questions.question import Question

QUESTIONS = "harness.worker.questions"
CONTRACT = "harness.worker.contract"
LINE = 100  # characters
REQUEST = """\
self.request has workdir (one for all methods of the question; HOME and TMPDIR lie in it), evidence
(a folder whose files are kept), ports (free ones on 127.0.0.1), data (of the scenario, if the
question says so), namespace (begin names in shared services with it) and services (what
probes/services.py says of running ones). A method may raise Unsupported(reason, page) and
Elsewhere(deployment, reason, page) for what the framework lacks, NotHere(reason) for what this
machine lacks: all three from harness.worker.contract."""
# As CONTRIBUTING.md has it.
RULE = """\
A mistake in your own lines is an error, and no score. So is a method that has never worked: it may
be wrong itself. A wait that ends is an error too: raise TimeoutError. The framework may only have
been slow here. Does the framework really fail there? Declare it beside the answer:
[failing."DIMENSION.PROBE"] in answers.toml, with reason and page."""


def of(framework: Framework, probe: Probe) -> str:
    """All that a contributor needs to answer it, as text."""
    parts = [f"{probe.question}: {inspect.getdoc(probe.function)}"]
    question = question_of(probe)
    if question:
        dimension = probe.question.partition(".")[0]
        file = f"{framework.where}/probes/{dimension}.py"
        new = not (framework.folder / "probes" / f"{dimension}.py").exists()
        written = _Stub(question, dimension)
        parts += [inspect.getdoc(question) or "", *written.about()]
        parts += [f"{file}:", _indented(written.text(whole=new)), *_shapes(written.used)]
        parts += [REQUEST, extras.environment(probe), RULE]
        if lacks := extras.lacking(framework, question):
            parts += [f"Its lock lacks {', '.join(lacks)}: add them to `extras`, then lock."]
    parts += [_contract(framework, contract) for contract in contracts.of(probe.question)]
    parts += called.lines("\n".join(parts))
    if question is None and len(parts) == 1:
        parts += [_by_itself(probe)]
    parts += [_instead(framework, probe)]
    return "\n\n".join(parts) + "\n"


def of_dimension(framework: Framework, dimension: str, asked: Iterable[Probe]) -> str:
    """The classes of all its questions among those asked, as one module, and other files once."""
    probes = [probe for probe in asked if probe.question.partition(".")[0] == dimension]
    stubs = [_Stub(question, dimension) for p in probes if (question := question_of(p))]
    parts = []
    if stubs:
        classes = [f"{stub.asks()}\n{stub.body(about='https://...')}" for stub in stubs]
        imports = set.union(*(stub.imports for stub in stubs))
        used = {name: kind for stub in stubs for name, kind in stub.used.items()}
        module = "\n\n\n".join([_head(dimension, imports), *classes])
        parts += [*stubs[0].general(), f"{framework.where}/probes/{dimension}.py:"]
        parts += [_indented(module), *_shapes(used), REQUEST, RULE]
        parts += called.lines("\n".join(stub.said() for stub in stubs))
    files = {c.name: c for p in probes for c in contracts.of(p.question)}
    if files:
        listed = (f"    {c.name:<24} {', '.join(c.questions)}" for c in files.values())
        parts += ["\n".join([f"Other files and facts of {framework.where}/probes/:", *listed])]
    parts += [f"All about one: `mlops-bench check {framework.name} QUESTION`."]
    return "\n\n".join(parts) + "\n"


def _contract(framework: Framework, contract: contracts.Contract) -> str:
    name = "answers.toml" if contract.name.startswith(contracts.FACT) else contract.name
    head = f"{framework.where}/probes/{name}:"
    about = textwrap.fill(" ".join(contract.about.split()), 100)
    return f"{head}\n{about}\n\n{_indented(contract.example.strip())}"


def _by_itself(probe: Probe) -> str:
    if probe.answers:
        return f"It needs no file of its own, but an answer to {', '.join(probe.answers)}."
    return "It needs nothing of yours: the host measures it."


def _instead(framework: Framework, probe: Probe) -> str:
    table = f'[unsupported."{probe.question}"]\nreason = "why it has none"\npage = "https://..."'
    return (
        f"Or, in {framework.where}/probes/answers.toml, where {framework.title} has no such "
        f"thing:\n\n{_indented(table)}\n\n"
        f'and [elsewhere."{probe.question}"] with `deployment = "..."` as well, where another '
        "deployment has it. Is it true of more questions? Name them in `also = [...]` below."
    )


def _indented(text: str) -> str:
    return textwrap.indent(text, "    ")


def _methods(question: type[Question]) -> list[str]:
    return [name for name in vars(question) if name in question.__abstractmethods__]


class _Stub:
    """A subclass to paste, with the signatures of its question and the imports that they need."""

    def __init__(self, question: type[Question], dimension: str) -> None:
        self.question, self.dimension = question, dimension
        self.module = sys.modules[question.__module__]
        source = Path(inspect.getfile(question)).read_text("utf-8")
        self.used: dict[str, type] = {}  # types of the questions' own
        self.origins = _origins(ast.parse(source))
        (self.node,) = ast.parse(inspect.getsource(question)).body
        self.imports = {f"from {CONTRACT} import NotWired"}
        self.imports.add(f"from {QUESTIONS} import {dimension} as asked")

    def general(self) -> list[str]:
        """What the dimension says of all its questions."""
        said = (inspect.getdoc(self.module) or "").partition("\n\n")[2]
        return [said] if said else []

    def about(self) -> list[str]:
        """What the dimension and the methods say."""
        texts = {n: inspect.getdoc(getattr(self.question, n)) for n in _methods(self.question)}
        methods = [f"{name}: {text}" for name, text in texts.items() if text]
        return [*self.general(), *methods]

    def said(self) -> str:
        """All of its text."""
        return "\n".join([inspect.getdoc(self.question) or "", *self.about()])

    def asks(self) -> str:
        """The question in one line, as a comment."""
        return f"# {(inspect.getdoc(self.question) or '').partition(chr(10))[0]}"

    def text(self, *, whole: bool) -> str:
        """The class, below what a new module begins with or the imports that it needs."""
        body = self.body(about="https://... (the page that you follow)")
        head = _head(self.dimension if whole else "", self.imports)
        return f"{head}\n\n\n{body}"

    def body(self, about: str) -> str:
        """The class alone; after that it is known what it imports."""
        name = self.question.__name__
        methods = "\n\n".join(self._method(method) for method in _methods(self.question))
        return f'class {name}(asked.{name}):\n    """{about}"""\n\n{methods}'

    def _method(self, name: str) -> str:
        found = next(
            node
            for node in ast.walk(self.node)
            if isinstance(node, ast.FunctionDef) and node.name == name
        )
        arguments = [f"{a.arg}: {self._type(a.annotation)}" for a in found.args.args[1:]]
        begin, end = f"    def {name}(", f") -> {self._type(found.returns)}:"
        given = ", ".join(["self", *arguments])
        if len(begin + given + end) > LINE:
            given = f"\n        {given}\n    "
        body = f'        raise NotWired("{self.question.__name__}.{name}")'
        return f"{begin}{given}{end}\n{body}"

    def _type(self, annotation: ast.expr | None) -> str:
        """As a module of answers writes it; what it needs is imported."""
        if annotation is None:
            return "None"
        for node in ast.walk(annotation):
            if isinstance(node, ast.Name) and node.id in vars(self.module):
                origin = self.origins.get(node.id, "")
                if origin and not origin.startswith(f"{QUESTIONS}.types"):
                    self.imports.add(f"from {origin} import {node.id}")
                else:
                    self.used[node.id] = vars(self.module)[node.id]
                    node.id = f"asked.{node.id}"
        return ast.unparse(annotation)


def _head(dimension: str, imports: Iterable[str]) -> str:
    """The imports, below the docstring of a new module of that dimension."""
    text = "\n".join(sorted(imports, key=_order))
    if "from typing" in text:
        text = text.replace("\nfrom harness", "\n\nfrom harness", 1)
    return f'"""Answers about {dimension}."""\n\n{text}' if dimension else text


def _shapes(used: dict[str, type]) -> list[str]:
    """The types that methods take and give, each with those that it is made of."""
    found = dict(used)
    for kind in used.values():
        found |= _within(kind)
    sources = [_indented(inspect.getsource(kind).rstrip()) for kind in found.values()]
    return [f"where asked.{', asked.'.join(used)} is:", *sources] if sources else []


def _within(kind: type) -> dict[str, type]:
    """The types of the questions' own that a type is made of, and those within these."""
    module = sys.modules[kind.__module__]
    names = {n.id for n in ast.walk(ast.parse(inspect.getsource(kind))) if isinstance(n, ast.Name)}
    inner = {n: vars(module).get(n) for n in names - {kind.__name__}}
    own = {
        name: each
        for name, each in inner.items()
        if isinstance(each, type) and each.__module__ == kind.__module__
    }
    found = dict(own)
    for each in own.values():
        found |= _within(each)
    return found


def _origins(tree: ast.Module) -> dict[str, str]:
    """The modules that names are imported from."""
    return dict(_imported(tree))


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((alias.asname or alias.name, node.module) for alias in node.names)


def _order(line: str) -> tuple[bool, str]:
    return line.startswith("from harness"), line
