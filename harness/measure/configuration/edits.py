"""Counts what a user types to get from one script to another."""

import re
from difflib import SequenceMatcher

HERE = re.compile(r"(?<!<)<<['\"]?(\w+)['\"]?$")  # a file's text follows, up to that word


def edited(before: str, after: str) -> list[str]:
    """Lines of `after` that were edited or added; without blank lines and comments.

    Of a file, its lines count, and not the shell's two around them: a user has an editor.
    """
    old, new = _lines(before), _lines(after)
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [line for tag, _, _, begin, end in opcodes if tag != "equal" for line in new[begin:end]]


def _lines(script: str) -> list[str]:
    stripped = [line.rstrip() for line in script.splitlines()]
    ends = {found[1] for line in stripped if (found := HERE.search(line))}
    typed = (line for line in stripped if line not in ends and not HERE.search(line))
    return [line for line in typed if line and not line.lstrip().startswith("#")]
