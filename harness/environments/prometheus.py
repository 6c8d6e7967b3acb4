"""Which Prometheus this machine has: it comes with no lock, but from Debian or from its makers."""

import functools
import re
import shutil
import subprocess
from typing import NamedTuple

from harness.environments.variables import SYSTEM_PATH
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
    majors = {"promtool": "2", "prometheus": "2", alertmanager(SYSTEM_PATH): "0"}
    for name, major in majors.items():
        program = shutil.which(name, path=SYSTEM_PATH)  # as the monitor's own process finds it
        found = _version(program) if program else None
        if not found:
            wanting.append(f"{name} is not in {SYSTEM_PATH}, or tells no version")
        elif found[2] != major:
            wanting.append(f"{name} {found[1]} is not version {major}")
        else:
            told.append(f"{name} {found[1]}")
    return Installed(", ".join(told), "; ".join(wanting))


def _version(program: str) -> re.Match[str] | None:
    """Some tell it on standard output, and older ones on standard error."""
    command = [program, "--version"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=WAIT)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return VERSION.search(done.stdout + done.stderr)
