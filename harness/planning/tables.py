"""A TOML file that a person writes: read table by table, with every mistake and its line."""

import re
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin

import msgspec

T = TypeVar("T", bound=msgspec.Struct)
Where = tuple[str, ...]  # the keys that lead to a table


class Tables:
    """What a file holds, and all that is wrong in it; `name` is how messages call the file.

    A file that is not there holds nothing.
    """

    def __init__(self, file: Path, name: str) -> None:
        self.name = name
        self.mistakes: list[str] = []
        self.content: dict[str, Any] = {}
        self.text = ""
        self._lines: list[str] = []
        if not file.exists():
            return
        try:
            self.text = file.read_text("utf-8-sig")  # some editors put a mark in front
            self._lines = self.text.splitlines()
            self.content = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as problem:
            at = re.search(r" \(at (?:line (\d+)|end).*\)$", str(problem))
            line = int(at[1]) if at and at[1] else len(self._lines)
            said = str(problem)[: at.start()] if at else str(problem)
            self._note(line, f"this is not TOML: {said[0].lower()}{said[1:]}; fix it there")
        except UnicodeDecodeError as problem:
            self._note(1, f"this is not UTF-8: {problem}; save it as UTF-8")
        except OSError as problem:
            self._note(1, f"this cannot be read: {problem.strerror}; it has to be a file of yours")

    def wrong(self, where: Where, key: str, said: str) -> None:
        """Note a mistake at the key's line in that table, or at the table's head."""
        self._note(self.line(where, key), said)

    def line(self, where: Where, key: str = "") -> int:
        """Of the key in its table, else of the table itself, else 1."""
        heads = {n: keys for n, line in enumerate(self._lines, 1) if (keys := _keys(line))}
        begin = next((n for n, keys in heads.items() if keys == where), 0)
        if where and not begin:  # it is written as a key of the table around it
            return self.line(where[:-1], where[-1])
        for number, line in enumerate(self._lines[begin:], begin + 1):
            if number in heads:
                break
            if key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[.=]", line):
                return number
        return max(begin, 1)

    def table(self, where: Where) -> dict[str, Any]:
        """What it holds; nothing, with a mistake noted, where a value stands in its place."""
        found = self.content
        for depth, key in enumerate(where):
            inner = found.get(key, {})
            if not isinstance(inner, dict):
                self.wrong(where[:depth], key, f"`{key}` has to be a table: write {head(where)}")
                return {}
            found = inner
        return found

    def only(self, where: Where, known: Collection[str]) -> None:
        """Note every key of a table that is not known."""
        for key, value in self.table(where).items():
            if key not in known:
                at = (*where, key) if isinstance(value, dict) else where
                self.wrong(at, key, f"`{key}` is unknown here; there are {', '.join(known)}")

    def convert(self, where: Where, kind: type[T], examples: dict[str, str]) -> T | None:
        """A table as a struct; None, with all of its mistakes noted, where it is not one."""
        before = len(self.mistakes)
        table = self.table(where)
        hidden: Collection[str] = getattr(kind, "INTERNAL", frozenset())
        fields = {f.name: f for f in msgspec.structs.fields(kind) if f.name not in hidden}
        self.only(where, fields)
        for name, field in fields.items():
            write = f"`{name} = {examples.get(name, '...')}`"
            if name not in table:
                if field.required and (inner := _structs_by_name(field.type)):
                    add = _example(
                        head((*where, name, examples.get(name, "NAME"))), inner, examples
                    )
                    self.wrong(where, "", f"{head(where)} lacks a table of {name}; add {add}")
                elif field.required:
                    self.wrong(where, "", f"{head(where)} lacks `{name}`; add {write}")
            elif isinstance(field.type, type) and issubclass(field.type, msgspec.Struct):
                self.convert((*where, name), field.type, examples)
            elif inner := _structs_by_name(field.type):
                for key in self.table((*where, name)):
                    self.convert((*where, name, key), inner, examples)
            else:
                try:
                    msgspec.convert(table[name], field.type)
                except msgspec.ValidationError as problem:
                    said = str(problem).partition(" - at")[0]
                    said = f"{said[0].lower()}{said[1:]}{_choices(field.type)}"
                    self.wrong(where, name, f"`{name}` is wrong: {said}; write {write}")
        return msgspec.convert(table, kind) if len(self.mistakes) == before else None

    def _note(self, line: int, said: str) -> None:
        mistake = f"{self.name}, line {line}: {said}"
        if mistake not in self.mistakes:
            self.mistakes.append(mistake)


def _structs_by_name(kind: Any) -> type[msgspec.Struct] | None:
    """The struct of a `dict[str, STRUCT]`."""
    (_, inner) = get_args(kind) if get_origin(kind) is dict else (None, None)
    return inner if isinstance(inner, type) and issubclass(inner, msgspec.Struct) else None


def _example(table: str, kind: type[msgspec.Struct], examples: dict[str, str]) -> str:
    """A table with all that it has to hold."""
    needed = [field.name for field in msgspec.structs.fields(kind) if field.required]
    lines = [f"`{name} = {examples.get(name, '...')}`" for name in needed]
    return f"{table} with {', '.join(lines)}"


def _choices(kind: Any) -> str:
    """What a value, or each of a list, may be, where that is one of a few names."""
    (inner,) = get_args(kind) if get_origin(kind) is list else (kind,)
    names = get_args(inner) if get_origin(inner) is Literal else ()
    return f"; there are: {', '.join(names)}" if names else ""


def head(where: Where) -> str:
    """As it stands in the file, with names that hold a dot in quotes."""
    if not where:
        return "the file"
    quoted = (key if key.isidentifier() else f'"{key}"' for key in where)
    return f"[{'.'.join(quoted)}]"


def _keys(line: str) -> Where:
    """The keys of a line that begins a table; none if it does not."""
    if not line.lstrip().startswith("["):
        return ()
    try:
        found: Any = tomllib.loads(line)
    except tomllib.TOMLDecodeError:  # part of a list over several lines
        return ()
    keys: list[str] = []
    while isinstance(found, dict) and found:
        ((key, found),) = found.items()
        keys.append(key)
    return tuple(keys)
