"""Calls to uv, which makes environments and locks. pip's variables are passed on to it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from harness import paths
from harness.environments import children, uv_cache, variables
from harness.errors import HarnessError
from harness.intake import logs

PYTHON = "3.11"  # of every framework's environment, so that all run the same interpreter
TIMEOUT = 30 * 60  # s
# With the CUDA build of torch that PyPI has, environments would lack libraries: the locks are made
# for the CPU build.
CPU_TORCH = "https://download.pytorch.org/whl/cpu/torch/"


# What uv says when the requirements are at fault, and when the way to the index is.
UNRESOLVABLE = (
    "No solution found",
    "unsatisfiable",
    "Couldn't parse requirement",
    "Failed to build",
    "Call to `",
)
UNREACHABLE = (
    "Failed to fetch",
    "error sending request",
    "network connectivity is disabled",
    "network was disabled",
)
# What it hands on when the machine is at fault.
EXHAUSTED = (
    "No space left on device",
    "Disk quota exceeded",
    "Read-only file system",
    "Cannot allocate memory",
    "signal: 9",  # a build that the kernel killed, for its memory
)


class UvFailed(HarnessError):
    """uv ended with an error; the message holds what it said.

    Only one that `blames_requirements` says something of a framework.
    """

    def __init__(self, message: str, *, blames_requirements: bool = False) -> None:
        super().__init__(message)
        self.blames_requirements = blames_requirements


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
    command = [binary(), *arguments, *_no_index(arguments)]
    settings = {**environment(), **(env or {})}
    try:
        with uv_cache.in_use():
            done = children.run(command, env=settings, timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        raise UvFailed(f"uv {arguments[0]} did not end within {TIMEOUT} s") from None
    if log is not None:
        with logs.adding(log) as stream:
            stream.write(f"$ uv {' '.join(arguments)}\n{done.stdout}{done.stderr}")
    if done.returncode != 0:
        said, blames = _complaint(done.stderr), _blames_requirements(done.stdout + done.stderr)
        if settings.get("UV_FIND_LINKS") == CPU_TORCH and CPU_TORCH in done.stderr:
            pins = paths.scenarios() / "requirements.in"
            said += f"; set PIP_FIND_LINKS to where a CPU build of the torch that {pins} names lies"
            blames = False
        raise UvFailed(f"uv {arguments[0]} failed: {said}", blames_requirements=blames)
    return done.stdout


def _blames_requirements(said: str) -> bool:
    return any(words in said for words in UNRESOLVABLE) and not any(
        words in said for words in (*UNREACHABLE, *EXHAUSTED)
    )


def _no_index(arguments: Sequence[str]) -> list[str]:
    """The option that stands for PIP_NO_INDEX: uv has no variable for it."""
    asks_index = tuple(arguments[:2]) in {("pip", "sync"), ("pip", "install"), ("pip", "compile")}
    return ["--no-index"] if asks_index and index_is_forbidden() else []


def index_is_forbidden() -> bool:
    """Whether PIP_NO_INDEX says so."""
    return os.environ.get("PIP_NO_INDEX", "").lower() in ("1", "true", "yes", "y", "t", "on")


def _complaint(errors: str) -> str:
    """What failed, and the last of its causes."""
    lines = [line.strip() for line in errors.splitlines() if line.strip()]
    first = next((i for i, line in enumerate(lines) if line.startswith("error:")), 0)
    lines = lines[first:]
    return " ".join(lines if len(lines) <= 5 else [lines[0], *lines[-3:]])


def environment() -> dict[str, str]:
    """Our environment with pip's variables under uv's names, and uv's own state in our cache."""
    env = variables.passed_on()
    env.pop("VIRTUAL_ENV", None)
    for pip_name, uv_name, separator in (
        ("PIP_FIND_LINKS", "UV_FIND_LINKS", ","),
        ("PIP_INDEX_URL", "UV_DEFAULT_INDEX", " "),
        ("PIP_EXTRA_INDEX_URL", "UV_INDEX", " "),
        ("PIP_CERT", "SSL_CERT_FILE", " "),
        ("PIP_TRUSTED_HOST", "UV_INSECURE_HOST", " "),
    ):
        if pip_name in env:  # pip's lists have spaces, or line breaks
            env.setdefault(uv_name, separator.join(env[pip_name].split()))
    if not index_is_forbidden():
        env.setdefault("UV_FIND_LINKS", CPU_TORCH)
    env.setdefault("UV_CACHE_DIR", str(uv_cache.folder()))
    env.setdefault("UV_PYTHON_INSTALL_DIR", str(paths.cache() / "python"))
    env["UV_NO_PROGRESS"] = "1"
    return env
