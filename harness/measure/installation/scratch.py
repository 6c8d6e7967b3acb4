"""Environments with a framework and nothing else, made by uv to be looked at and thrown away."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from harness.environments import uv
from harness.environments.venvs import Built, Environment
from harness.errors import HarnessError
from harness.measure.probe import FrameworkFailed, ToolFailed

REASON_LENGTH = 400  # characters of uv's complaint that a reason quotes

# For processes that shall see nothing of ours: the framework is alone.
ALONE = {"PYTHONPATH": ""}


def new(folder: Path, log: Path, python: str = uv.PYTHON) -> Environment:
    """An environment without any distribution. Raises ToolFailed; no Python is downloaded."""
    try:
        run(["venv", "--python", python, str(folder)], log)
    except FrameworkFailed as problem:
        raise ToolFailed(str(problem)) from None
    return Environment(folder, Built([], 0.0))


def install(
    requirements: Sequence[str],
    into: Environment,
    log: Path,
    *options: str,
    env: Mapping[str, str] | None = None,
) -> None:
    """Raises FrameworkFailed when they do not go together or cannot be built; else ToolFailed."""
    run(["pip", "install", "--python", str(into.python), *options, *requirements], log, env)


def resolve(
    requirements: Sequence[str],
    folder: Path,
    log: Path,
    *options: str,
    python: str = uv.PYTHON,
) -> dict[str, str]:
    """Version by name of all that they need there. Raises as `install` does."""
    wanted = folder / "wanted.in"
    wanted.write_text("".join(f"{line}\n" for line in requirements))
    command = ["pip", "compile", "--python-version", python, "--no-annotate", "--no-header"]
    return versions(run([*command, *options, str(wanted)], log))


def versions(listing: str) -> dict[str, str]:
    """By name, of lines "name==version"; whatever follows there and other lines do not matter."""
    found = re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==([^\s;]+)", listing, re.MULTILINE)
    return {normalized(name): version for name, version in found}


def normalized(name: str) -> str:
    """The one spelling of a distribution's name, by PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()


def run(arguments: Sequence[str], log: Path, env: Mapping[str, str] | None = None) -> str:
    """What uv prints. Raises as `install` does; all that it says is in the log."""
    try:
        return uv.run(arguments, log=log, env={"UV_PYTHON_DOWNLOADS": "never", **(env or {})})
    except uv.UvFailed as problem:
        kind = FrameworkFailed if problem.blames_requirements else ToolFailed
        raise kind(f"{problem}"[:REASON_LENGTH]) from None
    except HarnessError as problem:  # there is no uv
        raise ToolFailed(str(problem)) from None
