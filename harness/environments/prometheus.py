"""Which Prometheus this machine has: it comes with no lock, but from Debian or from its makers."""

import functools
import re
import shutil
import subprocess
from typing import NamedTuple

from harness.worker.prometheus import alertmanager

WAIT = 10  # s
VERSION = re.compile(r"version ((\d+)\.[\w.+-]*)")


class Installed(NamedTuple):
    """Each program with its version, and what is wanting, if anything."""

    versions: str
    wanting: str


@functools.cache
def installed() -> Installed:
    """Of the three programs that its monitor needs.

    Ranges of version 3 leave their left end out, so rules would give other figures:
    https://prometheus.io/docs/prometheus/latest/migration/
    """
    told, wanting = [], []
    for program, major in {"promtool": "2", "prometheus": "2", alertmanager(): "0"}.items():
        found = _version(program) if shutil.which(program) else None
        if found:
            told.append(f"{program} {found[1]}")
        if not found:
            wanting.append(f"{program} is not on PATH, or tells no version")
        elif found[2] != major:
            wanting.append(f"{told[-1]} is not version {major}")
    return Installed(", ".join(told), "; ".join(wanting))


def _version(program: str) -> re.Match[str] | None:
    """Some tell it on standard output, and older ones on standard error."""
    command = [program, "--version"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=WAIT)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return VERSION.search(done.stdout + done.stderr)
