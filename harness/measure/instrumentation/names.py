"""Which names of a framework a pipeline uses, read from its source.

A name is what follows from an import of the framework: `mlflow.log_metric`, `kfp.dsl.component`,
`metaflow.current.card.append`. What the framework hands over has names too, as far as the source
shows where it comes from: "()" in a name is an instance of the class, or what the function returned
or made of the function it decorates; "[...]" is an item of it. Of such an object only the first
attribute is a name of the framework: what lies behind may belong to any other package.

    with mlflow.start_run() as run:        run.info.run_id      mlflow.start_run().info
    def train(metrics: Output[Metrics]):   metrics.log_metric   kfp.dsl.Metrics().log_metric
    @task def train():                     train.expand         airflow.sdk.task().expand
    class Flow(FlowSpec):                  self.next            metaflow.FlowSpec().next

`self` is the framework's where the class has a base of the framework and does not define the name
itself; whether the base has it, only the framework knows (`Use.through_self`). An argument is, if
the framework fills it because of its name (see `handed`).
"""

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from harness.measure.instrumentation import handed
from harness.measure.instrumentation.labels import Labels, chains, is_object, own_names, shortened
from harness.measure.instrumentation.source import Module, imported

Role = Literal["call", "decorator", "base", "context", "annotation", "operator", "handed", "other"]
Comprehension = ast.GeneratorExp | ast.ListComp | ast.SetComp | ast.DictComp


@dataclass(frozen=True)
class Use:
    """One place where a name of the framework stands; `given` counts the arguments of a call."""

    name: str
    role: Role
    at: str
    given: int = 0  # -1: a decorator without parentheses
    through_self: bool = False


def uses(module: Module, package: str) -> list[Use]:
    """All of a module's, in the order of the source; `package` is the framework's top package."""
    reader = _Reader(module, package)
    reader.block(module.tree.body)
    return reader.found


class _Reader(Labels, ast.NodeVisitor):
    """Walks the source once, and notes each name where it stands."""

    def __init__(self, module: Module, package: str) -> None:
        super().__init__()
        self.module = module
        self.package = package
        self.passed_on = handed.passed_on(module.tree)
        self.found: list[Use] = []

    # What is found

    def note(self, node: ast.AST, role: Role, given: int = 0) -> None:
        """Record the name that an expression is, if it is one."""
        label = self.label(node)
        if label is None or (isinstance(node, ast.Name) and is_object(label)):
            return
        through_self = isinstance(node, ast.Attribute) and self.is_self(node.value)
        name = shortened(label)
        role = role if name == label else "other"  # of what lies behind it, not of this name
        self.found.append(Use(name, role, self.module.at(node), given, through_self))

    def visit_Name(self, node: ast.Name) -> None:
        self.note(node, "other")

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if self.label(node) is None:
            self.visit(node.value)
            return
        self.note(node, "other")
        self._visit_inside(node)

    def _visit_inside(self, node: ast.AST) -> None:
        """The calls and items that a chain of attributes begins with are uses of their own."""
        while isinstance(node, ast.Attribute):
            node = node.value
        if not isinstance(node, ast.Name):
            self.visit(node)

    def visit_Call(self, node: ast.Call, role: Role = "call") -> None:
        if self.label(node.func) is None:
            self.visit(node.func)
        else:
            self.note(node.func, role, len(node.args) + len(node.keywords))
            self._visit_inside(node.func)
        for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
            self.visit(argument)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        label = self.label(node.left)
        if label is not None and is_object(label):
            name = f"{label} {type(node.op).__name__}"
            self.found.append(Use(name, "operator", self.module.at(node)))
        self.generic_visit(node)

    # What binds names

    def block(self, body: Sequence[ast.stmt]) -> None:
        """Imports and decorated functions first: a function above may use what stands below."""
        for node in body:
            for name, dotted in imported(self.module, node):
                mine = dotted == self.package or dotted.startswith(f"{self.package}.")
                self.scopes[-1][name] = dotted if mine else None
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self.scopes[-1][node.name] = self._decorated(node)
        for node in body:
            self.visit(node)

    def _decorated(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> str | None:
        makers = [d.func if isinstance(d, ast.Call) else d for d in node.decorator_list]
        labels = [label for label in map(self.label, makers) if label]
        return f"{labels[0]}()" if labels else None

    def generic_visit(self, node: ast.AST) -> None:
        for _, value in ast.iter_fields(node):
            children = value if isinstance(value, list) else [value]
            if children and isinstance(children[0], ast.stmt):
                self.block(children)
            else:
                for child in children:
                    if isinstance(child, ast.AST):
                        self.visit(child)

    def bind(self, target: ast.AST, label: str | None) -> None:
        if isinstance(target, ast.Name):
            self.scopes[-1][target.id] = label
        elif isinstance(target, ast.Tuple | ast.List):
            for part in target.elts:
                self.bind(part, None)
        else:
            self.visit(target)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            self.bind(target, self.label(node.value))

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        declared = self.annotation(node.annotation)
        label = None
        if node.value is not None:
            self.visit(node.value)
            label = self.label(node.value)
        self.bind(node.target, label or declared)

    def visit_For(self, node: ast.For) -> None:
        self.visit(node.iter)
        self.bind(node.target, self.element(node.iter))
        self.block(node.body)
        self.block(node.orelse)

    def visit_With(self, node: ast.With) -> None:
        for item in node.items:
            opened = item.context_expr
            if isinstance(opened, ast.Call):
                self.visit_Call(opened, "context")
            else:
                self.note(opened, "context")
            if item.optional_vars is not None:
                self.bind(item.optional_vars, self.label(opened))
        self.block(node.body)

    def visit_GeneratorExp(self, node: Comprehension) -> None:
        self.scopes.append({})
        for part in node.generators:
            self.visit(part.iter)
            self.bind(part.target, self.element(part.iter))
            for condition in part.ifs:
                self.visit(condition)
        for made in (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,):
            self.visit(made)
        self.scopes.pop()

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp  # noqa: N815

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._decorators(node)
        bases = [label for label in map(self.label, node.bases) if label]
        for base in node.bases:
            self.note(base, "base")
        before = self.base
        if bases:
            self.base = f"{bases[0]}()"
            self.owned.append(set(own_names(node)))
        self.scopes.append({"*class": self.base if bases else None})
        self.block(node.body)
        self.scopes.pop()
        if bases:
            self.owned.pop()
            self.base = before

    def _decorators(self, node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call):
                self.visit_Call(decorator, "decorator")
            else:
                self.note(decorator, "decorator", given=-1)

    def visit_FunctionDef(self, node: handed.Function) -> None:
        self._decorators(node)
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                self.visit(default)
        scope: dict[str, str | None] = {}
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        for argument in arguments:
            declared = self.annotation(argument.annotation) if argument.annotation else None
            scope[argument.arg] = scope[f"{argument.arg}[]"] = declared
        if arguments and "*class" in self.scopes[-1]:
            scope[arguments[0].arg] = self.scopes[-1]["*class"]
        if node.name in self.passed_on or self._decorated(node):
            scope.update(self._handed_over(node))
        if node.returns is not None:
            self.annotation(node.returns)
        self.scopes.append(scope)
        self.block(node.body)
        self.scopes.pop()

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def _handed_over(self, node: handed.Function) -> dict[str, str]:
        found: dict[str, str] = {}
        for argument, label in handed.handed_over(self.package, node):
            name = label.partition("(")[0]  # one name and one concept, whatever is asked of it
            self.found.append(Use(name, "handed", self.module.at(argument)))
            found[argument.arg] = label
        return found

    def visit_Lambda(self, node: ast.Lambda) -> None:
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        self.scopes.append({argument.arg: None for argument in arguments})
        self.visit(node.body)
        self.scopes.pop()

    def annotation(self, node: ast.expr) -> str | None:
        """Record the names in it; return the instance of the innermost one."""
        for part in chains(node):
            self.note(part, "annotation")
        return self.instance(node)
