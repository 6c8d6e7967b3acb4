"""Files of JSON lines: each line in its type, or what is wrong with it."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from harness.intake import documents, files
from harness.intake.files import Refused

T = TypeVar("T")


@dataclass(frozen=True)
class Wrong:
    """A line that is none of that type. A torn one was cut by a kill."""

    said: str
    torn: bool = False


def each(file: Path, kind: type[T]) -> Iterator[T | Wrong]:
    """Each line; none when there is no file. Raises Refused for a file that is no plain one."""
    for number, line in enumerate(files.lines(file), 1):
        try:
            yield msgspec.json.decode(line, type=kind)
        except msgspec.ValidationError as problem:
            yield Wrong(f"{file.name}, line {number}: {problem}")
        except (ValueError, RecursionError):
            yield Wrong(f"{file.name}, line {number}: it is not JSON", _is_torn(line))


def _is_torn(line: bytes) -> bool:
    """Whether it is no whole line, or has got another one behind it."""
    with suppress(Refused):
        documents.parsed(line, "")  # Python writes NaN, which JSON does not have
        return False
    return not (line.startswith(b"{") and line.endswith(b"}") and line.count(b"{") == 1)
