"""Calls to uv, which makes environments and locks. pip's extra sources are passed on to it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from harness.errors import HarnessError

PYTHON = "3.11"  # of every framework's environment, so that all run the same interpreter


class UvFailed(HarnessError):
    """uv ended with an error; the message holds what it said."""


def binary() -> str:
    """uv beside our interpreter, else on PATH; raises HarnessError when there is none."""
    beside = Path(sys.executable).with_name("uv")
    found = str(beside) if beside.exists() else shutil.which("uv")
    if found is None:
        raise HarnessError("uv is missing: `pip install uv`, or reinstall mlops-bench")
    return found


def run(
    arguments: Sequence[str], *, log: Path | None = None, env: Mapping[str, str] | None = None
) -> str:
    """Run uv and return its standard output; raises UvFailed with the end of its errors."""
    command = [binary(), *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**environment(), **(env or {})}, check=False
    )
    if log is not None:
        with log.open("a") as stream:
            stream.write(f"$ uv {' '.join(arguments)}\n{done.stdout}{done.stderr}")
    if done.returncode != 0:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        raise UvFailed(f"uv {arguments[0]} failed: " + " ".join(lines[-4:]))
    return done.stdout


def environment() -> dict[str, str]:
    """Our environment with pip's extra sources under uv's names: uv ignores pip's own."""
    env = dict(os.environ)
    env.pop("VIRTUAL_ENV", None)
    for pip_name, uv_name in (
        ("PIP_FIND_LINKS", "UV_FIND_LINKS"),
        ("PIP_INDEX_URL", "UV_DEFAULT_INDEX"),
        ("PIP_EXTRA_INDEX_URL", "UV_INDEX"),
        ("PIP_NO_INDEX", "UV_NO_INDEX"),
    ):
        if pip_name in env:
            env.setdefault(uv_name, env[pip_name])
    env["UV_NO_PROGRESS"] = "1"
    return env
