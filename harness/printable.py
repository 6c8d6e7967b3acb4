"""Text that is not ours, as people may see it: what would steer a terminal becomes a sign.

One sign for one character, so that no column moves.
"""

import re

REPLACED = "\N{REPLACEMENT CHARACTER}"
# C0 have pictures of their own; C1, marks that turn the direction of writing, and halves of pairs
# that no encoding has, do not.
_PICTURES = {number: chr(0x2400 + number) for number in range(0x20)}
_PICTURES[0x7F] = "\N{SYMBOL FOR DELETE}"
_STEERS = r"\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
# Compiled when first used.
_UNSAFE = rf"[\x00-\x08\x0b-\x1f{_STEERS}]"
_UNSAFE_IN_JSON = f"[{_STEERS}]"


def printable(text: str) -> str:
    """The text with its lines, and nothing in it that a terminal would obey."""
    # Of most texts Python itself says that they are.
    return text if text.isprintable() else re.sub(_UNSAFE, _sign, text)


def one_line(text: str) -> str:
    """The same as one line: a name or a reason cannot look like further lines of ours."""
    return printable(text).replace("\n", "\N{SYMBOL FOR NEWLINE}").replace("\t", " ")


def is_printable(name: str) -> bool:
    """Whether a terminal would show it as it is, on one line."""
    return one_line(name) == name


def json_line(document: bytes) -> str:
    """JSON for a terminal or a pipe: strings in it hold what JSON itself does not escape."""
    return re.sub(_UNSAFE_IN_JSON, _escape, document.decode()) + "\n"


def _sign(found: re.Match[str]) -> str:
    return _PICTURES.get(ord(found[0]), REPLACED)


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
