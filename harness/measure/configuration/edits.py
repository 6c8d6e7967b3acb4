"""Counts what a user types to get from one script to another."""

from difflib import SequenceMatcher


def edited(before: str, after: str) -> list[str]:
    """Lines of `after` that were edited or added; without blank lines and comments."""
    old, new = _lines(before), _lines(after)
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [line for tag, _, _, begin, end in opcodes if tag != "equal" for line in new[begin:end]]


def _lines(script: str) -> list[str]:
    stripped = (line.rstrip() for line in script.splitlines())
    return [line for line in stripped if line and not line.lstrip().startswith("#")]
