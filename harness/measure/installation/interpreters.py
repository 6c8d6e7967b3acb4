"""The Pythons that are present on this machine."""

import os
import shutil
import subprocess
from pathlib import Path

from harness.environments import uv
from harness.errors import HarnessError
from harness.measure.probe import ToolFailed

PYENV_LIMIT = 30  # s


def find(version: str) -> Path | None:
    """One of that version ("3.12"): uv's own, on PATH, or pyenv's; none is downloaded.

    Raises ToolFailed when uv cannot look.
    """
    folders = [*_pyenv(version), *os.environ.get("PATH", "").split(os.pathsep)]
    env = {"PATH": os.pathsep.join(folders), "UV_PYTHON_DOWNLOADS": "never"}
    try:
        return Path(uv.run(["python", "find", "--system", version], env=env).strip())
    except uv.UvFailed as problem:
        if "No interpreter found" in str(problem):
            return None
        raise ToolFailed(str(problem)) from None
    except HarnessError as problem:  # there is no uv
        raise ToolFailed(str(problem)) from None


def _pyenv(version: str) -> list[str]:
    """Folders with pyenv's Pythons: on PATH it has stand-ins, which work for a chosen one only."""
    if shutil.which("pyenv") is None:
        return []
    try:
        done = subprocess.run(
            ["pyenv", "root"], capture_output=True, text=True, check=False, timeout=PYENV_LIMIT
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    if done.returncode != 0:
        return []
    found = (Path(done.stdout.strip()) / "versions").glob(f"{version}.*/bin")
    return sorted(map(str, found))
