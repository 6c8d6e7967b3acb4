"""What a phase that failed says of itself: who is at fault, and where."""

from typing import Any

from harness.worker.contract import NotWired, Request
from harness.worker.mistakes import is_late, is_mistake, own_line


class Told(Exception):
    """What another process of this run has failed with, as it told."""

    def __init__(self, entry: dict[str, Any]) -> None:
        super().__init__(entry["error"])
        self.entry = entry


def entry_of(problem: BaseException, request: Request, module: str) -> dict[str, Any]:
    """Fields of the phase; `module` is the adapter's."""
    if isinstance(problem, Told):
        return problem.entry
    return {
        "error": f"{type(problem).__name__}: {problem}",
        "not_wired": _not_wired(problem, request, module),
        "own_lines": _own_lines(problem, request.framework),
        "late": is_late(problem),
    }


def _not_wired(problem: BaseException, request: Request, module: str) -> str:
    """What is to be written, where it is only that: an adapter's or a scenario's module."""
    if isinstance(problem, NotWired):
        return str(problem)
    wanted = (module, f"frameworks.{request.framework}.{request.scenario}")
    if isinstance(problem, ModuleNotFoundError) and problem.name in wanted:
        return f"write {problem.name.replace('.', '/')}.py"
    return ""


def _own_lines(problem: BaseException, name: str) -> str:
    """Where the mistake is, if it is one of the framework's folder here."""
    if not isinstance(problem, Exception) or not is_mistake(problem, name):
        return ""
    return own_line(problem, name) or f"frameworks/{name}"
