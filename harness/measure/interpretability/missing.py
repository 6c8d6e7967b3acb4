"""What a snippet returns in the place of something that the framework does not have.

{"unsupported": reason, "documentation": URL}: so that what it lacks costs no other case.
"""

from typing import Any

from harness.worker.contract import Unsupported


def present(entry: Any) -> Any:
    """The entry itself; raises Unsupported when it is such a one."""
    if isinstance(entry, dict) and "unsupported" in entry:
        raise Unsupported(str(entry["unsupported"]), str(entry.get("documentation", "")))
    return entry
