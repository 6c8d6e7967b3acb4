"""One method of a question that a framework is asked: checked before, its value typed after."""

import ast
import inspect
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar, get_type_hints

import msgspec

from harness.measure.failures import FrameworkFailed, NotMeasured, OutOfTime, Slip, ToolFailed
from harness.worker.contract import Elsewhere, NotHere, Unsupported
from harness.worker.questions.question import Question

R = TypeVar("R")
# What a line is right to end with where the framework lacks what its documentation names.
MAY_LACK = ("AttributeError", "TypeError", "ImportError", "ModuleNotFoundError")
TIMEOUT = 600.0  # s, of one process, unless the probe says otherwise


@dataclass(frozen=True)
class Asking:
    """What goes along with a call and is not an argument of it."""

    timeout: float = TIMEOUT
    env: Mapping[str, str] = field(default_factory=dict)  # of the process
    data: Path | None = None  # the answer's `request.data`


def dimension_of(question: type[Question]) -> str:
    """Which module of a framework's answers has its class."""
    return question.__module__.rpartition(".")[2]


@dataclass(frozen=True)
class Call(Generic[R]):
    """A method of a question's class, with arguments that it takes."""

    question: type[Question]
    method: Callable[..., R]
    arguments: dict[str, Any]

    @classmethod
    def of(cls, method: Callable[..., R], /, *args: Any, **kwargs: Any) -> "Call[R]":
        """`method` is as the class has it, `Retry.run`. Raises TypeError for other arguments."""
        owner = method.__qualname__.rpartition(".")[0]
        question = getattr(sys.modules[method.__module__], owner)
        try:
            given = inspect.signature(method).bind(None, *args, **kwargs).arguments
        except TypeError as problem:
            asked = f"{method.__qualname__} of {method.__module__.replace('.', '/')}.py"
            raise TypeError(f"{asked} does not take what is passed: {problem}") from None
        given.pop("self")
        return cls(question, method, given)

    @property
    def name(self) -> str:
        return self.method.__qualname__

    @property
    def dimension(self) -> str:
        """Which module of a framework's answers has the class."""
        return dimension_of(self.question)

    @property
    def asks(self) -> str:
        """The question, as answers.toml calls it: DIMENSION.PROBE."""
        return f"{self.dimension}.{self.question.probe}"

    def fields(self, framework: str) -> dict[str, Any]:
        """As `harness.worker.probe` reads it."""
        return {
            "framework": framework,
            "dimension": self.dimension,
            "question": self.question.__name__,
            "method": self.method.__name__,
            "arguments": self.arguments,
        }

    def typed(self, value: Any) -> R:
        """The value in the type that the method returns; raises ValidationError for another."""
        converted: R = msgspec.convert(value, get_type_hints(self.method)["return"])
        return converted


class Tried:
    """What became of each method that a cell has called, of any framework.

    A method that has raised whenever it was called may be wrong itself: only one that has worked at
    least once shows a failure of the framework.
    """

    def __init__(self) -> None:
        self._worked: set[tuple[str, str]] = set()
        self._raised: dict[tuple[str, str], tuple[str, str]] = {}

    def worked(self, framework: str, call: Call[Any]) -> None:
        """It returned something."""
        self._worked.add((framework, call.name))

    def raised(self, framework: str, call: Call[Any], problem: str) -> None:
        """It raised."""
        self._raised.setdefault((framework, call.name), (call.asks, problem))

    def never_worked(self, framework: str, question: str) -> str:
        """What the first method of that answer raised that has not worked once; "" without one."""
        for (name, method), (asks, problem) in self._raised.items():
            if (name, asks) == (framework, question) and (name, method) not in self._worked:
                return problem
        return ""


def given(result: Mapping[str, Any], asked: str) -> Any:
    """The value in what `harness.worker.probe` leaves; raises what stands in its place."""
    match result:
        case {"unsupported": {"reason": str(reason), "documentation": str(page)}}:
            raise Unsupported(reason, page)
        case {"elsewhere": {"deployment": str(there), "reason": str(why), "documentation": str(p)}}:
            raise Elsewhere(there, why, p)
        case {"not here": str(lack)}:
            raise NotHere(lack)
        case {"not wired": str(lack)}:
            raise NotMeasured(f"not answered yet: {lack}")
        case {"late": str(problem)}:
            raise OutOfTime(f"{asked}: {problem}")
        case {"mistake": str(problem)}:
            kind = Slip if problem.partition(":")[0] in MAY_LACK else ToolFailed
            raise kind(f"{asked} is wrong: {problem}")
        case {"error": str(problem)}:
            raise FrameworkFailed(f"{asked}: {problem}")
        case {"value": value}:
            return value
    raise FrameworkFailed(f"{asked}: its result has another shape: {', '.join(result)[:200]}")


def defines(file: Path, name: str) -> bool:
    """Whether there is such a file with such a class, as far as can be seen from here."""
    try:
        return name in _classes(file, file.stat().st_mtime_ns)
    except FileNotFoundError:
        return False
    except SyntaxError:
        return True  # its own interpreter will say where


@cache
def _classes(file: Path, _changed: int) -> frozenset[str]:
    """Looked at and not imported: the file is for the framework's own environment."""
    tree = ast.parse(file.read_bytes(), str(file))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.ClassDef))
