"""Mistakes of a task's own code on the host: they say nothing about a framework."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from harness.errors import DISK_FULL, HarnessError
from harness.tasks.task import Task

T = TypeVar("T")


class TaskMistaken(Exception):
    """The record says `error`; the message names the task and what it did."""


class Lent:
    """Functions of the host's that a task calls: what they raise is not a mistake of the task's."""

    def __init__(self) -> None:
        self._raised: BaseException | None = None

    def passing(self, function: Callable[[], T]) -> Callable[[], T]:
        """The function; what it raises will leave the block as it is, whatever the task does."""

        def call() -> T:
            try:
                return function()
            except BaseException as problem:
                self._raised = problem
                raise

        return call

    def pass_on(self) -> None:
        if self._raised is not None:
            raise self._raised


@contextmanager
def mistakes(task: Task, doing: str) -> Iterator[Lent]:
    """Raises TaskMistaken for whatever the block raises, but for what ends a campaign."""
    lent = Lent()
    try:
        yield lent
    except (HarnessError, TaskMistaken):
        lent.pass_on()
        raise
    except Exception as problem:
        lent.pass_on()
        if isinstance(problem, OSError) and problem.errno in DISK_FULL:
            raise
        found = f"{type(problem).__name__}: {problem}"
        raise TaskMistaken(f"task {task.name}, {doing}: {found}") from problem
    lent.pass_on()
