"""The machine that figures belong to, and the version of the harness that took them."""

import functools
import math
import os
import platform
import socket
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from harness import paths
from harness.environments import commit, prometheus, uv
from harness.records.record import Machine

ENGINE_WAIT = 3  # s
OWN_GROUPS = Path("/proc/self/cgroup")
GROUPS = Path("/sys/fs/cgroup")
PROC = Path("/proc")
WHOLE_PROC = "mount /proc whole: without `subset=pid`, and outside of a sandbox that hides it"
# What a supervisor and the worker read: of the machine, and of a process.
READ = ("stat", "meminfo", "vmstat", "cpuinfo")
READ_OF_PROCESS = ("stat", "status", "io", "environ", "cmdline", "smaps", "ns/pid")


@functools.cache
def this_machine() -> Machine:
    """Processor, kernel, and the cores and memory that we may use; Python is the environments'."""
    return Machine(
        cpu=_cpu_model(),
        cores=cores(),
        memory_bytes=int(min(psutil.virtual_memory().total, _memory_limit())),
        kernel=platform.release(),
        python=uv.PYTHON,
    )


def cores() -> float:
    """Those that our processes may run on, or the part of them that a quota leaves."""
    return min(float(len(os.sched_getaffinity(0))), quota())


@functools.cache
def harness_commit() -> str | None:
    """The checkout's commit, or the one that the wheel was built from; "+" when files differ."""
    if checkout := paths.checkout():
        return commit.commit_of(checkout)
    with suppress(FileNotFoundError):
        return (paths.CARRIED / "commit").read_text().strip()
    return None


def harness_version() -> str:
    """The installed version of this distribution."""
    from importlib.metadata import version  # it takes long to import, and not all look at versions

    return version("mlops-bench")


def unmeasurable(proc: Path = PROC) -> str | None:
    """Why nothing can be measured here; None where it can."""
    own = proc / str(os.getpid())
    files = [proc / name for name in READ] + [own / name for name in READ_OF_PROCESS]
    for file in [*files, own / "task" / str(os.getpid()) / "children"]:
        if not os.access(file, os.R_OK):
            return f"runs cannot be measured: {file} cannot be read"
    return None


def missing(needs: Sequence[str], endpoint: str | None) -> str | None:
    """The first of a deployment's needs that this machine cannot meet, and why where it says so."""
    have = {
        "endpoint": endpoint is not None,
        "container engine": container_engine() is not None,
        "Prometheus": "Prometheus" in needs and not prometheus.installed().wanting,
    }
    lacking = next((need for need in needs if not have.get(need)), None)
    why = f" ({prometheus.installed().wanting})" if lacking == "Prometheus" else ""
    return f"{lacking}{why}" if lacking else None


def container_engine() -> str | None:
    """The address of an engine that speaks the Docker API, if one accepts connections there."""
    named = os.environ.get("DOCKER_HOST") or "unix:///var/run/docker.sock"
    try:
        address = urlsplit(named)
        if address.scheme in ("tcp", "http", "https"):
            port = address.port or (2376 if address.scheme == "https" else 2375)
            socket.create_connection((address.hostname or "", port), timeout=ENGINE_WAIT).close()
        elif address.scheme in ("unix", ""):
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(ENGINE_WAIT)
                client.connect(named.removeprefix("unix://"))
        else:
            return None
    except (OSError, ValueError):  # the latter when it is no address at all
        return None
    return named


def _memory_limit(groups: Path = OWN_GROUPS, mount: Path = GROUPS) -> float:
    """The least memory that our control group or one above it (version 1 or 2) allows."""
    limit = math.inf
    for folder, version in _own_groups("memory", groups, mount):
        name = "memory.max" if version == 2 else "memory.limit_in_bytes"
        with suppress(OSError, ValueError):  # no limit: "max", or no such file
            limit = min(limit, int((folder / name).read_text()))
    return limit


def quota(groups: Path = OWN_GROUPS, mount: Path = GROUPS) -> float:
    """The least time of cores that our control group or one above it allows: 0.5 is half a core."""
    limit = math.inf
    for folder, version in _own_groups("cpu", groups, mount):
        # No quota: "max", -1, or no such file.
        with suppress(OSError, ValueError, ZeroDivisionError):
            if version == 2:
                time, period = (folder / "cpu.max").read_text().split()
            else:
                time = (folder / "cpu.cfs_quota_us").read_text()
                period = (folder / "cpu.cfs_period_us").read_text()
            if int(time) > 0:
                limit = min(limit, int(time) / int(period))
    return limit


def _own_groups(controller: str, groups: Path, mount: Path) -> Iterator[tuple[Path, int]]:
    """Folders of our group and those above it that may hold the controller, with the version."""
    try:
        lines = groups.read_text().splitlines()
    except OSError:
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers and controller not in controllers.split(","):
            continue
        # Version 1 may mount the controller alone or with others, and version 2 beside it.
        tops = [controller, controllers] if controllers else [".", "unified"]
        for top in dict.fromkeys(mount / name for name in tops):
            own = top / path.lstrip("/")
            for folder in (own, *own.parents):
                yield folder, 1 if controllers else 2
                if folder == top:
                    break


def _cpu_model() -> str:
    with suppress(OSError):  # where nothing can be measured, other commands do
        for line in (PROC / "cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()
