"""Commands that prepare something and end, unlike services."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from harness.worker.service import ServiceFailed

TAIL = 2000  # characters of the log that a failure quotes


def run_to_end(command: Sequence[str], log: Path, env: Mapping[str, str] | None = None) -> None:
    """Raises ServiceFailed with the log's tail; when interrupted, ends the command first."""
    with log.open("ab") as stream:
        code = subprocess.run(
            command,
            cwd=log.parent,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            check=False,
        ).returncode
    if code != 0:
        tail = log.read_text(errors="replace")[-TAIL:]
        raise ServiceFailed(f"{' '.join(command)} ended with {code}:\n{tail}")
