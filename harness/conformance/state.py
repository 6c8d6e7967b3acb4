"""What lies in a place, and what differs between two looks at it."""

State = dict[str, tuple[int, int]]  # path -> size, time of last change


def changes(before: State, after: State) -> list[str]:
    """One "new PATH", "gone PATH" or "changed PATH" for each difference."""
    found = [f"new {path}" for path in after.keys() - before.keys()]
    found += [f"gone {path}" for path in before.keys() - after.keys()]
    found += [f"changed {p}" for p, state in before.items() if after.get(p, state) != state]
    return sorted(found)
