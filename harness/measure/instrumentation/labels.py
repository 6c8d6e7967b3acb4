"""What the expressions of a source stand for, told by where their names come from; see `names`."""

import ast
from collections.abc import Iterator


class Labels:
    """The local names of each scope, and what they stand for."""

    def __init__(self) -> None:
        self.scopes: list[dict[str, str | None]] = [{}]
        self.owned: list[set[str]] = []  # per class with a base of the framework: its own names
        self.base = ""  # what `self` stands for in it

    def label(self, node: ast.AST) -> str | None:
        """The framework's name of an expression; None for what is not the framework's."""
        match node:
            case ast.Name(id=name):
                return self._named(name)
            case ast.Attribute(value=value, attr=attr):
                base = self.label(value)
                if base is None or (self.is_self(value) and attr in self.owned[-1]):
                    return None
                return f"{base}.{attr}"
            case ast.Call(func=func):
                return _and(self.label(func), "()")
            case ast.Subscript(value=value, slice=ast.Constant(value=key)):
                return _and(self.label(value), f"[{key!r}]")
            case ast.Subscript(value=value):
                return _and(self.label(value), "[]")
        return None

    def is_self(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Name) and bool(self.owned) and self.label(node) == self.base

    def element(self, node: ast.AST) -> str | None:
        """What iterating over an expression gives; a list in an annotation stands for its items."""
        declared = self._named(f"{node.id}[]") if isinstance(node, ast.Name) else None
        return declared or _and(self.label(node), "[]")

    def _named(self, name: str) -> str | None:
        return next((scope[name] for scope in reversed(self.scopes) if name in scope), None)

    def instance(self, annotation: ast.expr) -> str | None:
        """What is annotated so: an instance of the innermost class of the framework in it."""
        labels = [label for label in map(self.label, chains(annotation)) if label]
        return f"{labels[-1]}()" if labels else None


def chains(node: ast.AST) -> Iterator[ast.AST]:
    """Names and whole chains of attributes, in the order of the source."""
    if isinstance(node, ast.Name | ast.Attribute):
        yield node
        return
    for child in ast.iter_child_nodes(node):
        yield from chains(child)


def own_names(node: ast.ClassDef) -> Iterator[str]:
    """What a class body defines, and what its methods assign to `self`."""
    for part in ast.walk(node):
        match part:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                yield name


def _and(label: str | None, suffix: str) -> str | None:
    return None if label is None else label + suffix


def is_object(label: str) -> bool:
    """Whether the framework handed it over, unlike what is imported."""
    return "(" in label or "[" in label


def shortened(label: str) -> str:
    """A label as a name: without what lies behind the first attribute of an object."""
    end = max(label.rfind(")"), label.rfind("]")) + 1
    return label[:end] + ".".join(label[end:].split(".")[: 2 if end else None])
