"""A name that a user gave, among those that there are."""

import difflib
from collections.abc import Iterable

from harness.errors import UsageError


def pick(name: str, known: Iterable[str], what: str) -> str:
    """Return `name` if known; else raise UsageError with the nearest known name."""
    names = list(known)
    if name in names:
        return name
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(names)}."
    raise UsageError(f"no {what} is called {name!r}; {hint}")
