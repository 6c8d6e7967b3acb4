"""Tells a mistake in a framework's folder here from a failure of the framework."""

import importlib
import sys
import traceback
from pathlib import Path

# What a slip in code ends with; frameworks raise these too, but in files of their own.
SLIPS = (NameError, AttributeError, TypeError, ImportError, SyntaxError)
# Drivers of databases: what they raise of SQL that an answer has written is the answer's mistake.
DRIVERS = ("sqlite3", "psycopg", "psycopg2")
# What calls the code of a framework's folder.
WORKER = tuple(
    Path(__file__).with_name(name)
    for name in ("__main__.py", "apart.py", "probe.py", "serving.py", "tasks")
)
NOTHING = "NoneType"  # as messages call what a framework gave instead of something


def kind(problem: Exception, framework: str) -> str:
    """Whose it is: "late", as a limit of ours, "mistake" of these lines, else "error"."""
    if is_late(problem):
        return "late"
    return "mistake" if is_mistake(problem, framework) else "error"


def is_late(problem: BaseException) -> bool:
    """Whether it says that a wait ended, and not that what was waited for has failed."""
    # Imported only by who uses it: measured runs may do without.
    expired = getattr(sys.modules.get("subprocess"), "TimeoutExpired", TimeoutError)
    return isinstance(problem, TimeoutError | expired)


def is_mistake(problem: Exception, framework: str) -> bool:
    """Whether it is a slip that stands in the framework's folder here, not in its package.

    An attribute or an item of nothing is not a slip: the framework has given nothing.
    """
    package = f"frameworks.{framework}"
    if type(problem).__module__.partition(".")[0] in DRIVERS:
        return _raised_in(problem, package, below=DRIVERS)
    return (
        isinstance(problem, SLIPS) and NOTHING not in str(problem) and _raised_in(problem, package)
    )


def own_line(problem: Exception, framework: str) -> str:
    """The last line of the framework's folder here that ran: "frameworks/x/probes/y.py, line 3"."""
    folders = _places(f"frameworks.{framework}")
    for frame in reversed(traceback.extract_tb(problem.__traceback__)):
        file = Path(frame.filename).resolve()
        for folder in folders:
            if file.is_relative_to(folder):
                within = file.relative_to(folder).as_posix()
                return f"frameworks/{framework}/{within}, line {frame.lineno}"
    return ""


def _raised_in(problem: Exception, package: str, below: tuple[str, ...] = ()) -> bool:
    """Whether the last line that ran is one of the package's, a scenario's or the worker's own.

    The latter call what does not exist in the package, or has other parameters. Lines of packages
    that are called `below` do not count: they say what is wrong with the line that called them.
    """
    passed_over = [place for name in below for place in _places(name)]
    ours = [*(place.resolve() for place in WORKER), *_places(package), *_places("scenarios")]
    # An import that fails has the frames of Python's import system below the one that asked.
    importing = ("<frozen", importlib.__file__)
    frames = traceback.extract_tb(problem.__traceback__)
    files = [Path(f.filename).resolve() for f in frames if not f.filename.startswith(importing)]
    files = [file for file in files if not _lies_in(file, passed_over)]
    return bool(files) and _lies_in(files[-1], ours)


def _places(package: str) -> list[Path]:
    """The folders of a package that is imported."""
    module = sys.modules.get(package)
    return [Path(place).resolve() for place in module.__path__] if module else []


def _lies_in(file: Path, places: list[Path]) -> bool:
    return any(file.is_relative_to(place) for place in places)
