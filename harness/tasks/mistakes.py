"""Mistakes of a task's own code on the host: they say nothing about a framework."""

from collections.abc import Iterator
from contextlib import contextmanager

from harness.errors import DISK_FULL, HarnessError, UsageError
from harness.tasks.task import Task


class TaskMistaken(Exception):
    """The record says `error`; the message names the task and what it did."""


@contextmanager
def mistakes(task: Task, doing: str) -> Iterator[None]:
    """Raises TaskMistaken for whatever the block raises, but for what ends a campaign."""
    try:
        yield
    except (HarnessError, UsageError, TaskMistaken):
        raise
    except Exception as problem:
        if isinstance(problem, OSError) and problem.errno in DISK_FULL:
            raise
        found = f"{type(problem).__name__}: {problem}"
        raise TaskMistaken(f"task {task.name}, {doing}: {found}") from problem
