"""The machine that figures belong to, and the version of the harness that took them."""

import functools
import os
import platform
import socket
import subprocess
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import psutil

from harness import paths
from harness.record import Machine


@functools.cache
def this_machine() -> Machine:
    """Processor, cores, memory and kernel of this machine."""
    return Machine(
        cpu=_cpu_model(),
        cores=psutil.cpu_count() or 1,
        memory_bytes=psutil.virtual_memory().total,
        kernel=platform.release(),
        python=platform.python_version(),
    )


@functools.cache
def harness_commit() -> str | None:
    """The checkout's commit, with "+" when files differ from it; None outside a checkout."""
    command = ["git", "-C", str(paths.CHECKOUT), "describe", "--always", "--abbrev=12", "--dirty=+"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.strip() or None


def harness_version() -> str:
    """The installed version of this distribution."""
    return version("mlops-bench")


def missing(needs: Sequence[str], endpoint: str | None) -> str | None:
    """The first of a stratum's needs that this machine cannot meet."""
    have = {"endpoint": endpoint is not None, "container engine": container_engine() is not None}
    return next((need for need in needs if not have[need]), None)


def container_engine() -> str | None:
    """The socket of an engine that speaks the Docker API, if one is there."""
    named = os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock")
    address = named.removeprefix("unix://")
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(address)
        except OSError:
            return None
    return named


def _cpu_model() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
