"""Puts names for paths, machine and user where they are whole words, and masks credentials."""

import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from functools import partial

from harness.commands.exporting import forms
from harness.masking import mask_bytes

SHORTEST = 8  # characters: a shorter name may be any word
BEFORE = 60  # bytes that decide whether a word begins where a name does
WORD = rb"A-Za-z0-9_\x80-\xff"
AFTER_PATH = rb"(?![" + WORD + rb"~-]|\.[" + WORD + rb"])"
AFTER_NAME = rb"(?![" + WORD + rb"-])"
# What ends a line, a colour, an option or a quoted character, and so no word.
_BREAK = re.compile(
    rb"(?:\\+(?:[nrtbfav0'\"]|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2})|%[0-9A-Fa-f]{2}|&#?\w+;"
    rb"|(?:\x1b|\\+(?:u001[bB]|x1[bB]|033|e))\[[0-9;]*[A-Za-z]|(?<![\w-])-[A-Za-z])\Z"
)
_IN_ASCII = re.compile(rb"[A-Za-z0-9_.~-]{2}\Z")
_IN_WORD = re.compile(rb"[" + WORD + rb".~+-]\Z")
_OF_URL = re.compile(rb":(?:\\*/)\Z|[" + WORD + rb"](?:\\*/)\Z")  # the host, or a name after "//"
_AS_HOST = re.compile(
    rb"(?i)(?:(?:\\*/){2}|%2F%2F|@|\bworker: |host_?(?:name)?[\"'\\]*\s*[:=]\s*[\"'\\]*"
    rb"|(?:node|machine)_?name[\"'\\]*\s*[:=]\s*[\"'\\]*)\Z"
)
_AS_USER = re.compile(
    rb"(?i)(?:user(?:_?name|_?id)?|unixname|owner|login)[\"'\\]*\s*(?:[:=]|,\s*[\"'\\]*value[\"'\\]*:)"
    rb"\s*[\"'\\]*\Z"
)
_END_OF_NAME = re.compile(rb"(?:[:/\\\"'\s,;)\]}]|%3A|%2F|$)", re.IGNORECASE)
Match = re.Match[bytes]


@dataclass(frozen=True)
class Name:
    """Of the machine or its user. One of `words`, or a short one, stays unless it is plainly that.

    These words are names of the benchmark's own, such as a framework's.
    """

    name: str
    shown: bytes
    plainly: re.Pattern[bytes]  # what stands before it where it can be nothing else
    words: Set[str] = frozenset()

    @classmethod
    def of_host(cls, name: str, words: Set[str] = frozenset()) -> "Name":
        return cls(name, b"<HOST>", _AS_HOST, words)

    @classmethod
    def of_user(cls, name: str, words: Set[str] = frozenset()) -> "Name":
        return cls(name, b"<USER>", _AS_USER, words)

    def replaced(self, content: bytes, binary: bool) -> bytes:
        if not self.name:
            return content
        pattern = b"(?i)" + re.escape(self.name.encode(errors="surrogateescape")) + AFTER_NAME
        return re.sub(pattern, partial(_put, self._put, binary), content)

    def _put(self, found: Match, binary: bool) -> bytes | None:
        before = found.string[max(0, found.start() - BEFORE) : found.start()]
        after = found.string[found.end() : found.end() + 4]
        is_field = before.endswith((b'"', b"'")) and after.startswith((b'"', b"'"))
        is_word = self.name.lower() in self.words or len(self.name) < SHORTEST
        if is_word or (self.name.isalpha() and is_field):
            plainly = self.plainly.search(before) and _END_OF_NAME.match(after)
            return self.shown if plainly else None
        begins = before.endswith(b".") or not _in_word(before, binary)  # in names of files, too
        return self.shown if begins else None


class Scrubber:
    """`names` says what stands for a path; `others` are the names of machine and user."""

    def __init__(self, names: Mapping[str, str], *others: Name) -> None:
        longest_first = sorted(names, key=len, reverse=True)
        self._names = [names[path].encode() for path in longest_first]
        self._keys = {forms.key(path) for path in longest_first}
        each = (b"(" + forms.of_path(path) + b")" for path in longest_first)
        self._paths = re.compile(b"(?:" + b"|".join(each) + b")" + AFTER_PATH)
        self._others = others

    def text(self, text: str, *, hosts: bool = True) -> str:
        """A text of its own, such as a reason or a file's name."""
        content = text.encode(errors="surrogateescape")
        return self.content(content, hosts=hosts).decode(errors="surrogateescape")

    def content(self, content: bytes, *, hosts: bool = True, binary: bool = False) -> bytes:
        """A piece of a file; binary formats may count their bytes, and keep their length."""
        pieces = [content] if binary else content.splitlines(keepends=True)
        cleaned = b"".join(self._piece(piece, binary=binary) for piece in pieces)
        for other in self._others if hosts else ():  # what they are may stand a line above
            cleaned = other.replaced(cleaned, binary)
        return cleaned

    def _piece(self, content: bytes, *, binary: bool) -> bytes:
        content = mask_bytes(content, same_length=binary)
        if any(key in content for key in self._keys):
            content = self._paths.sub(partial(_put, self._path, binary), content)
        return content

    def _path(self, found: Match, binary: bool) -> bytes | None:
        before = found.string[max(0, found.start() - BEFORE) : found.start()]
        if _in_word(before, binary) or (not binary and _OF_URL.search(before)):
            return None
        return self._names[(found.lastindex or 1) - 1]


def _put(name_of: Callable[[Match, bool], bytes | None], binary: bool, found: Match) -> bytes:
    name = name_of(found, binary)
    if name is None:
        return found[0]
    return name.ljust(len(found[0]), b"_")[: len(found[0])] if binary else name


def _in_word(before: bytes, binary: bool) -> bool:
    """Whether what follows goes on with a word. Before a text, binary formats have its length."""
    if _BREAK.search(before):
        return False
    if binary:
        return bool(_IN_ASCII.search(before))
    return bool(_IN_WORD.search(before))
