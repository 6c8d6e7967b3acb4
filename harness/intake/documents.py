"""JSON that a callee left: bounded in size, depth, names and numbers, and text is UTF-8."""

import json
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from harness.intake import files, limits
from harness.intake.files import Refused

T = TypeVar("T")


def document(path: Path) -> Any:
    """What the file holds. NaN is let through: a metric may be that. Raises Refused."""
    return parsed(files.content(path, most=limits.DOCUMENT), files.shown(path.name))


def typed(path: Path, kind: type[T]) -> T:
    """The same in that type. Raises Refused."""
    try:
        return msgspec.convert(document(path), kind)
    except (msgspec.ValidationError, OverflowError) as problem:
        raise Refused(f"{files.shown(path.name)} has another shape: {problem}") from None


def parsed(data: bytes, name: str) -> Any:
    """What the bytes of that name hold. Raises Refused."""
    try:
        # Not msgspec's decoder: JSON has no NaN, and Python writes it.
        value = json.loads(data.decode("utf-8-sig", errors="replace"))
    except RecursionError:
        raise Refused(f"{name} is nested deeper than {limits.DEPTH} levels") from None
    except ValueError as problem:
        raise Refused(f"{name} is not JSON: {problem}") from None
    return _sound(value, name, limits.DEPTH)


def text(said: str, most: int = limits.TEXT) -> str:
    """As a record can hold it: what UTF-8 cannot write is replaced, and the rest is cut off."""
    sound = said.encode(errors="replace").decode()
    return sound if len(sound) <= most else f"{sound[:most]} [...]"


def _sound(value: Any, name: str, depth: int) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else value.encode(errors="replace").decode()
    if isinstance(value, int) and not -limits.LARGEST <= value < limits.LARGEST:
        raise Refused(f"{name} holds a number of more than 64 bits")
    if not isinstance(value, dict | list):
        return value
    if not depth:
        raise Refused(f"{name} is nested deeper than {limits.DEPTH} levels")
    if isinstance(value, list):
        return [_sound(each, name, depth - 1) for each in value]
    if any(len(key) > limits.NAME for key in value):
        raise Refused(f"{name} holds a name of more than {limits.NAME} characters")
    return {_sound(key, name, depth): _sound(each, name, depth - 1) for key, each in value.items()}
