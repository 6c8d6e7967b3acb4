"""What counts as a link: https, and a real host; `https://...` is only a placeholder."""

import re

LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
LINK = re.compile(rf"https://(?:{LABEL}\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9](?::\d+)?(?:[/?#]\S*)?")


def is_link(text: str) -> bool:
    """Whether the whole text is one."""
    return bool(LINK.fullmatch(text))


def holds_link(text: str) -> bool:
    """Whether one is anywhere in the text."""
    return bool(LINK.search(text))
