"""Says what names of a framework are. Usage: python -m harness.worker.names NAMES.json RESULT.json

NAMES.json is a list of names: "mlflow.log_metric" is an attribute of a module, "()" behind a name
an instance of that class, or what that function returns by its annotation (without one, by that
of its first overload), "['ti']" an item of what a TypedDict declares. RESULT.json maps each to
{"kind", "required": [...]}, the parameters that a call cannot leave out (self excluded; those of a
class that its `**kwargs` passes on to a base included), or to {"error"} where the interpreter
cannot tell.
"""

import ast
import functools
import importlib
import inspect
import itertools
import json
import re
import sys
import types
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from harness.worker.files import atomic_write

PART = re.compile(r"\w+|\(\)|\[[^\]]*\]")
NO_DEFAULT = inspect.Parameter.empty
BY_KEYWORD = (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
LEFT_OUT = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


class Unknown(Exception):
    """The interpreter cannot tell what a name is; the message says where it ends."""


class Thing:
    """A value, or (`made`) an instance of the class `value`, of which only the class is known."""

    def __init__(self, value: Any, *, made: bool = False, raw: Any = None) -> None:
        self.value = value
        self.made = made
        self.raw = raw  # as it stands in its class, if it was reached through an instance

    def attribute(self, name: str) -> "Thing":
        if isinstance(self.value, property | functools.cached_property):
            return self.returned().attribute(name)
        if self.made:
            return self._member(name)
        try:
            return Thing(getattr(self.value, name))
        except AttributeError:
            if isinstance(self.value, types.ModuleType):
                return Thing(importlib.import_module(f"{self.value.__name__}.{name}"))
            raise

    def _member(self, name: str) -> "Thing":
        try:
            raw = inspect.getattr_static(self.value, name)
        except AttributeError:
            return instance(declared(self.value, name))
        if isinstance(raw, property | functools.cached_property):
            return Thing(raw)
        return Thing(getattr(self.value, name), raw=raw)

    def returned(self) -> "Thing":
        """What calling it gives."""
        if self.made:
            return Thing(self.value.__call__, raw=self.value.__call__).returned()
        if isinstance(self.value, type):
            return Thing(self.value, made=True)
        function = self.value
        if isinstance(function, property):
            function = function.fget
        elif isinstance(function, functools.cached_property):
            function = function.func
        elif not hasattr(function, "__annotations__"):
            function = type(function).__call__
        function = inspect.unwrap(function)
        says = [
            f for f in (function, *typing.get_overloads(function)) if "return" in f.__annotations__
        ]
        return instance(evaluated(says[0].__annotations__["return"] if says else None, function))

    def item(self, key: Any) -> "Thing":
        if not self.made or not typing.is_typeddict(self.value):
            raise Unknown("items are known of TypedDicts only")
        return instance(declared(self.value, key))

    def kind(self) -> str:
        if isinstance(self.value, types.ModuleType):
            return "module"
        if self.made or isinstance(self.value, property | functools.cached_property):
            return "object"
        if isinstance(self.value, type):
            return "class"
        return "function" if inspect.isroutine(self.value) else "object"

    def required(self) -> list[str]:
        """Names of the parameters without a default; raises Unknown where there is no signature."""
        try:
            signature = inspect.signature(self.value)
        except (TypeError, ValueError) as problem:
            raise Unknown(str(problem)) from None
        parameters = list(signature.parameters.values())
        if inspect.isfunction(self.raw):  # reached through the class, so self is still among them
            parameters = parameters[1:]
        own = [p.name for p in parameters if p.default is NO_DEFAULT and p.kind not in LEFT_OUT]
        if self.kind() == "class":
            own += [name for name in passed_on(self.value) if name not in own]
        return own


def passed_on(owner: type) -> Iterator[str]:
    """What bases of a class require by keyword, as long as each `__init__` takes `**kwargs`."""
    makers = [vars(base)["__init__"] for base in owner.__mro__ if "__init__" in vars(base)]
    for maker, base in itertools.pairwise(makers):
        kinds = {p.kind for p in inspect.signature(maker).parameters.values()}
        if inspect.Parameter.VAR_KEYWORD not in kinds or not inspect.isfunction(base):
            return
        for parameter in list(inspect.signature(base).parameters.values())[1:]:
            if parameter.default is NO_DEFAULT and parameter.kind in BY_KEYWORD:
                yield parameter.name


def instance(annotation: Any) -> Thing:
    """An instance of what an annotation says; of a union, of its first class that is not None."""
    origin = typing.get_origin(annotation)
    if origin in (typing.Union, types.UnionType):
        classes = [a for a in typing.get_args(annotation) if a is not types.NoneType]
        return instance(classes[0])
    if origin in (typing.Annotated, typing.Required, typing.NotRequired):
        return instance(typing.get_args(annotation)[0])
    found = origin or annotation
    if not isinstance(found, type):
        raise Unknown(f"not annotated with a class: {annotation!r}")
    return Thing(found, made=True)


def declared(owner: type, name: str) -> Any:
    """What a class declares a name to be, as fields and the items of a TypedDict are declared."""
    for base in owner.__mro__:
        if name in (known := inspect.get_annotations(base)):
            return evaluated(known[name], base)
    raise Unknown(f"{owner.__name__} has no {name}")


def evaluated(annotation: Any, owner: Any) -> Any:
    """An annotation that may be text, with names that the owner's module imports for types only."""
    if isinstance(annotation, typing.ForwardRef):
        annotation = annotation.__forward_arg__
    if not isinstance(annotation, str):
        return annotation
    module = sys.modules[owner.__module__]
    known = {**_for_types(module), **vars(module)}
    try:
        return eval(annotation, known)  # noqa: S307 - the framework's own source
    except Exception as problem:  # whatever evaluating it raises
        raise Unknown(f"{annotation}: {type(problem).__name__}: {problem}") from None


def _for_types(module: types.ModuleType) -> dict[str, Any]:
    """What stands under `if TYPE_CHECKING:`, as far as it can be imported."""
    found: dict[str, Any] = {}
    for block in ast.parse(inspect.getsource(module)).body:
        if isinstance(block, ast.If) and "TYPE_CHECKING" in ast.unparse(block.test):
            for line in block.body:
                if isinstance(line, ast.ImportFrom) and line.module and not line.level:
                    for alias in line.names:
                        _import(found, alias.asname or alias.name, line.module, alias.name)
    return found


def _import(found: dict[str, Any], name: str, module: str, attribute: str) -> None:
    try:
        found[name] = getattr(importlib.import_module(module), attribute)
    except Exception:  # missing, or not importable: then what needs it stays unknown
        return


def resolve(name: str) -> Thing:
    """Follow a name from its top package on."""
    first, *rest = PART.findall(name)
    thing = Thing(importlib.import_module(first))
    for part in rest:
        if part == "()":
            thing = thing.returned()
        elif part.startswith("["):
            thing = thing.item(ast.literal_eval(part[1:-1] or "None"))
        else:
            thing = thing.attribute(part)
    return thing


def describe(name: str, find: Callable[[str], Thing] = resolve) -> dict[str, Any]:
    """What is known of a name, as it goes into the result."""
    try:
        thing = find(name)
    except Exception as problem:  # a framework's lazy attributes may raise anything
        return {"error": f"{type(problem).__name__}: {problem}"}
    answer: dict[str, Any] = {"kind": thing.kind()}
    try:
        answer["required"] = thing.required()
    except Unknown:
        answer["required"] = None
    return answer


def main(names: str, result: str) -> None:
    """The result is written whole or not at all."""
    found = {name: describe(name) for name in json.loads(Path(names).read_text())}
    atomic_write(Path(result), json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
