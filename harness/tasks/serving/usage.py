"""What a server's processes use, seen from outside."""

from contextlib import suppress
from typing import NamedTuple

import psutil


class Usage(NamedTuple):
    """CPU seconds since they began, and bytes of memory now (shared pages in proportion)."""

    cpu: float
    memory: int


def of_tree(pid: int) -> Usage:
    """Of a process and its descendants; of those that have ended, CPU as their parent has it."""
    cpu, memory = 0.0, 0
    with suppress(psutil.NoSuchProcess):
        root = psutil.Process(pid)
        for process in [root, *root.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                cpu += times.user + times.system + times.children_user + times.children_system
                memory += process.memory_full_info().pss
    return Usage(cpu, memory)
