"""What steps do, noted as it happens: the host counts these notes, not what a framework says.

A step that is planted in a framework's pipeline notes its beginning, its end or its attempt in a
file: one JSON line with the time by this machine's clock and the process that wrote it.
"""

import json
import os
import time
from pathlib import Path
from typing import Any


def note(file: Path | str, what: str, **more: Any) -> None:
    """Append {"what", "at" (s since the epoch), "pid", **more}; several processes may at once."""
    line = json.dumps({"what": what, "at": time.time(), "pid": os.getpid(), **more}) + "\n"
    # One write in append mode: lines of processes that write at the same moment stay whole.
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(descriptor, line.encode())
    finally:
        os.close(descriptor)


def times(file: Path | str, what: str) -> int:
    """How often that has been noted, for a step that has to know its attempt."""
    try:
        lines = Path(file).read_text().splitlines()
    except FileNotFoundError:
        return 0
    return sum(json.loads(line)["what"] == what for line in lines)
