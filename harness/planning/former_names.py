"""Fields of a framework's facts by the names that they had before; each is advised against once."""

from pathlib import Path
from typing import Any

from harness.advice import advise


def renamed(facts: dict[str, Any], file: Path) -> dict[str, Any]:
    """The facts under today's names."""
    found = dict(facts)
    if "strata" in found and "deployments" not in found:
        advise(f"{file}: write [deployments.NAME] instead of [strata.NAME]")
        found["deployments"] = found.pop("strata")
    if found.keys() & {"roles", "baseline"}:
        return found
    kind = found.pop("kind", None)
    if kind == "baseline":
        advise(f'{file}: write `baseline = true` instead of `kind = "baseline"`')
        found["baseline"] = True
    elif kind is not None:
        advise(f'{file}: write `roles = ["{kind}"]` instead of `kind = "{kind}"`')
        found["roles"] = [kind]
    return found
