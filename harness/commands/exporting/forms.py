"""A path in all the ways in which files write it, as a pattern over bytes."""

import html
import json
import re
from collections.abc import Iterable

PERCENT = rb"%(?:25){0,4}"  # encoded once, or more often
SLASH = (
    rb"(?:\\{0,8}/|" + PERCENT + rb"2[Ff]|\\{1,8}(?:u00|x)2[Ff]|&#(?:47|x2[Ff]);)"
)  # as it is, in JSON, in URLs, in HTML
UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")


def of_path(path: str) -> bytes:
    """The pattern of a path, from its first character to its last."""
    return b"".join(map(_of_character, path))


def key(path: str) -> bytes:
    """What stands in every form of it, so that most text can be passed over."""
    words: list[str] = re.findall(r"[A-Za-z0-9._~-]*", path)
    return max(words, key=len).encode()


def _of_character(character: str) -> bytes:
    if character == "/":
        return SLASH
    plain = character.encode(errors="surrogateescape")
    if UNRESERVED.fullmatch(character):
        return re.escape(plain)
    found = [re.escape(plain), *_in_code(character), *_in_html(character)]
    found.append(b"".join(PERCENT + _hexadecimal(byte) for byte in plain))
    found.append(b"".join(rb"\\{1,8}x" + _hexadecimal(byte) for byte in plain))  # bytes in Python
    if character == " ":
        found.append(rb"\+")
    return b"(?:" + b"|".join(dict.fromkeys(found)) + b")"


def _in_code(character: str) -> Iterable[bytes]:
    """In a string of JSON or Python, or a word of a shell."""
    if character.isascii():
        yield rb"\\{1,8}" + re.escape(character.encode())
        return
    units = json.dumps(character)[1:-1].split("\\u")[1:]
    yield b"".join(rb"\\{1,8}u(?i:" + unit.encode() + b")" for unit in units)
    yield rb"\\{1,8}" + ascii(character)[2:-1].encode()


def _in_html(character: str) -> Iterable[bytes]:
    named = html.escape(character)
    if named != character:
        yield re.escape(named.encode())


def _hexadecimal(byte: int) -> bytes:
    return b"".join(
        f"[{digit}{digit.upper()}]".encode() if digit.isalpha() else digit.encode()
        for digit in f"{byte:02x}"
    )
