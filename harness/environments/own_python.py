"""Processes of our own: a module of the harness, run by the Python that runs us."""

import os
import sys

from harness.environments import variables


def command(module: str, *words: str) -> list[str]:
    """What runs the module. Nothing in the current folder can come before it."""
    return [sys.executable, "-P", "-m", module, *words]


def environment() -> dict[str, str]:
    """Where it runs as we do, whatever else the user sets for Python."""
    home = {name: os.environ[name] for name in ("PYTHONHOME",) if name in os.environ}
    return {**variables.passed_on(), **home, "PYTHONPATH": python_path()}


def python_path() -> str:
    """PYTHONPATH for it: it finds what we find, in the same order, however we were installed."""
    return os.pathsep.join(path for path in dict.fromkeys(sys.path) if path)
