"""What files of a framework say; of the same content this is found out once.

A campaign asks before each cell what the files hold by then, and mostly that is the same.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

import msgspec

from harness.planning.answering_code import questions
from harness.planning.cuts import Cut, Part, cut, words_of

# A program without any of these names no other one: it is not parsed to learn that.
NAMING = re.compile(r"\.py\b|\bfrom \.|\bframeworks\.\w+\.\w|[\"'][\w-]+\.[\w.-]+[\"']")
FILES = 2048  # whose content is remembered: more than all frameworks have
NOT_PYTHON = (SyntaxError, ValueError)


@dataclass(frozen=True)
class Piece:
    """It is used whole or not at all, and uses all pieces that are called by its words."""

    digest: bytes
    words: frozenset[str] = frozenset()
    called: frozenset[str] = frozenset()


@lru_cache(FILES)
def words(suffix: str, content: bytes, package: str) -> frozenset[str]:
    """What a file with that suffix names; `package` is that of a module."""
    text = content.decode(errors="replace")
    if suffix != ".py":
        return frozenset(words_of(text))
    if not NAMING.search(text):
        return frozenset()
    try:
        return frozenset(_uncut(text, package).common.words)
    except NOT_PYTHON:
        return frozenset(words_of(text))


@lru_cache(FILES)
def code(content: bytes, package: str) -> bytes:
    """Digest of the code of a module; nothing of what is not Python."""
    try:
        return sha256(_uncut(content.decode(), package).common.source.encode()).digest()
    except NOT_PYTHON:
        return b""


@lru_cache(FILES)
def answers(dimension: str, content: bytes, package: str) -> dict[str, Piece]:
    """A dimension's module class by class, by "FILE CLASS"; nothing if it cannot be cut."""
    file, module = f"{dimension}.py", f"{package}.{dimension}"
    rest = f"{module} without answers"
    try:
        parts = cut(content.decode(), package, questions(dimension))
    except NOT_PYTHON:
        return {}
    if not parts.answers:
        return {}
    pieces = {
        file: _piece(parts.common, module, {file, module}),
        rest: _piece(parts.rest, module, {rest}),
    }
    for name, part in parts.answers.items():
        pieces[f"{file} {name}"] = _piece(part, module, {file, f"{module}.{name}"}, rest)
    return pieces


def digest(entry: object) -> bytes:
    """Of an entry of a table."""
    return sha256(msgspec.json.encode(entry, order="sorted")).digest()


@lru_cache(4)  # words and code of a file are asked for one after the other
def _uncut(text: str, package: str) -> Cut:
    return cut(text, package, ())


def _piece(part: Part, module: str, called: set[str], *uses: str) -> Piece:
    words = part.words | {f"{module}.{name}" for name in part.answers}
    words.update(uses)
    return Piece(sha256(part.source.encode()).digest(), frozenset(words), frozenset(called))
