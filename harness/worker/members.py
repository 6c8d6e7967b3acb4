"""Lists the public API of modules. Usage: ... harness.worker.members RESULT.json MARK MODULE...

Everything is read from the running interpreter, as `help()` shows it: names that a module makes
when it is used (lazy loaders, `__getattr__`, generated decorators) are as visible as any other.
Public is what `__all__` names; without `__all__`, what has no leading underscore and is defined in
the module or below it, or, where nothing is, what it hands on from its own package. Of a class, its
own public methods and properties, and its constructor. MARK is an attribute, or "": a package that
sets it on its public methods means no other ones.
RESULT.json: {"members": [...], "unreachable": {name: error}, "failed": {module: error}}.
"""

import functools
import importlib
import inspect
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from harness.worker.files import atomic_write

Member = dict[str, Any]
NAMED = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD,
         inspect.Parameter.KEYWORD_ONLY)  # fmt: skip


def public_names(module: ModuleType) -> list[str]:
    """As `from MODULE import *` would bind them."""
    declared = getattr(module, "__all__", None)
    if declared is not None:
        return sorted(set(declared))
    return [name for name in dir(module) if not name.startswith("_")]


def members(
    module: ModuleType, seen: set[int], unreachable: dict[str, str], mark: str = ""
) -> Iterator[Member]:
    """The module itself, then what it offers; what is in `seen` was listed under another name."""
    yield a_member(module.__name__, "module", [inspect.getdoc(module)])
    for name, value in offered(module, unreachable).items():
        if id(value) not in seen:
            seen.add(id(value))
            yield from describe(f"{module.__name__}.{name}", value, mark)


def offered(module: ModuleType, unreachable: dict[str, str]) -> dict[str, Any]:
    """Public classes, functions and instances of classes, by name."""
    found: dict[str, Any] = {}
    for name in public_names(module):
        try:
            found[name] = getattr(module, name)
        except Exception as problem:  # a lazy loader may raise anything
            unreachable[f"{module.__name__}.{name}"] = f"{type(problem).__name__}: {problem}"
    top = module.__name__.partition(".")[0]
    ours = {name: value for name, value in found.items() if _lives_in(value, top)}
    own = {name: value for name, value in ours.items() if _lives_in(value, module.__name__)}
    return own if own and not hasattr(module, "__all__") else ours


def describe(path: str, value: Any, mark: str = "") -> Iterator[Member]:
    """One member and, if it is a class or an instance of one, that class's methods."""
    if isinstance(value, functools.partial):
        yield of_function(path, value, inspect.getdoc(_defined_by(value)))
    elif inspect.isclass(value):
        yield of_class(path, value)
        yield from _methods(path, value, mark)
    elif inspect.isroutine(value) or not _is_instance(value):
        yield of_function(path, value, inspect.getdoc(value))
    else:
        yield a_member(path, "instance", [_own_docstring(type(value))])
        yield from _methods(path, type(value), mark)


def of_function(path: str, function: Callable[..., Any], docstring: str | None) -> Member:
    """A function, or whatever else is called like one."""
    return a_member(path, "function", [docstring], signature_of(function), returns=True)


def of_class(path: str, kind: type) -> Member:
    """A class with its constructor, which may be described in a docstring of either."""
    constructor = vars(kind).get("__init__")
    signature = signature_of(constructor, bound=True) if constructor else None
    # Not getdoc, which falls back on the docstring of object's constructor.
    own = inspect.cleandoc(constructor.__doc__ or "") if constructor else None
    docstrings = [_own_docstring(kind), own]
    return a_member(path, "class", docstrings, signature)


def _methods(path: str, kind: type, mark: str) -> Iterator[Member]:
    for name, raw in vars(kind).items():
        if name.startswith("_") or inspect.isclass(raw) or (mark and not _has(raw, mark)):
            continue
        where, value = f"{path}.{name}", getattr(kind, name, raw)
        if isinstance(raw, property | functools.cached_property):
            getter = raw.fget if isinstance(raw, property) else raw.func
            signature = signature_of(getter, bound=True)
            yield a_member(where, "property", [inspect.getdoc(value)], signature, returns=True)
        elif isinstance(raw, staticmethod | classmethod) or inspect.isroutine(raw):
            static = isinstance(raw, staticmethod)
            function = raw.__func__ if isinstance(raw, staticmethod | classmethod) else raw
            signature = signature_of(function, bound=not static)
            yield a_member(where, "method", [inspect.getdoc(value)], signature, returns=True)


def _has(raw: Any, mark: str) -> bool:
    """Whether a method, or the function behind it, has that attribute."""
    behind = (getattr(raw, name, None) for name in ("fget", "func", "__func__"))
    return any(hasattr(each, mark) for each in (raw, *behind))


def signature_of(function: Any, *, bound: bool = False) -> inspect.Signature | None:
    """None where Python knows none; `bound` leaves out the first parameter, self or cls."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return None
    parameters = list(signature.parameters.values())
    if bound and parameters and parameters[0].kind in NAMED:
        signature = signature.replace(parameters=parameters[1:])
    return signature


def a_member(
    path: str,
    kind: str,
    docstrings: list[str | None],
    signature: inspect.Signature | None = None,
    *,
    returns: bool = False,
) -> Member:
    """As it goes into the result; `*args` and `**kwargs` have no names to describe."""
    parameters = list(signature.parameters.values()) if signature else []
    named = [p for p in parameters if p.kind in NAMED]
    typed_return = bool(signature and signature.return_annotation is not inspect.Signature.empty)
    return {
        "path": path,
        "kind": kind,
        "docstrings": [text.strip() for text in docstrings if text and text.strip()],
        "parameters": {p.name: p.annotation is not inspect.Parameter.empty for p in named},
        "typed_return": typed_return if returns else None,
    }


def _defined_by(value: Any) -> Any:
    """The class or function whose definition says what a value is; None for plain data.

    A partial has no docstring of its own: it stands for the class, else the function, it binds.
    """
    if isinstance(value, ModuleType):
        return None
    if isinstance(value, functools.partial):
        return next((a for a in value.args if inspect.isclass(a)), value.func)
    if inspect.isclass(value) or inspect.isroutine(value) or not _is_instance(value):
        return value
    return type(value)


def _is_instance(value: Any) -> bool:
    """Not a wrapped function, which has a name of its own."""
    return not hasattr(value, "__qualname__")


def _lives_in(value: Any, package: str) -> bool:
    described = _defined_by(value)
    home = str(getattr(described, "__module__", "")) if described is not None else ""
    return home == package or home.startswith(f"{package}.")


def _own_docstring(kind: type) -> str | None:
    """Not a base class's, and not the signature that a dataclass or a named tuple writes itself."""
    own = vars(kind).get("__doc__")
    if not isinstance(own, str) or own.startswith(f"{kind.__name__}("):
        return None
    return inspect.cleandoc(own)


def main(result: str, mark: str, *modules: str) -> None:
    """The result is written whole or not at all."""
    found: list[Member] = []
    unreachable: dict[str, str] = {}
    failed: dict[str, str] = {}
    seen: set[int] = set()
    for name in modules:
        try:
            module = importlib.import_module(name)
        except Exception as problem:  # whatever the framework's import raises
            failed[name] = f"{type(problem).__name__}: {problem}"
            continue
        found += members(module, seen, unreachable, mark)
    content = {"members": found, "unreachable": unreachable, "failed": failed}
    atomic_write(Path(result), json.dumps(content))


if __name__ == "__main__":
    main(*sys.argv[1:])
