"""A server's processes, seen from outside: which there are, and what they use."""

from contextlib import suppress
from typing import NamedTuple

import psutil


class Usage(NamedTuple):
    """CPU seconds since they began, and bytes of memory now (shared pages in proportion)."""

    cpu: float
    memory: int


def tree(pid: int) -> list[psutil.Process]:
    """A process and its descendants; none where it is gone."""
    with suppress(psutil.NoSuchProcess):
        root = psutil.Process(pid)
        return [root, *root.children(recursive=True)]
    return []


def lives(process: psutil.Process) -> bool:
    """A zombie does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def of_tree(pid: int) -> Usage:
    """Of a process and its descendants; of those that have ended, CPU as their parent has it."""
    cpu, memory = 0.0, 0
    for process in tree(pid):
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            cpu += times.user + times.system + times.children_user + times.children_system
            memory += process.memory_full_info().pss
    return Usage(cpu, memory)
