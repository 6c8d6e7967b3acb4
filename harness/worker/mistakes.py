"""Tells a mistake in a framework's answers from a failure of the framework."""

import importlib
import sys
import traceback
from pathlib import Path

# What a slip in code ends with; frameworks raise these too, but in files of their own.
SLIPS = (NameError, AttributeError, TypeError, ImportError, SyntaxError)
WORKER = (Path(__file__).with_name("probe.py"), Path(__file__).with_name("serving.py"))
NOTHING = "NoneType"  # as messages call what a framework gave in the place of something


def is_mistake(problem: Exception, framework: str) -> bool:
    """Whether it is a slip that stands in the framework's folder here, not in its package.

    An attribute or an item of nothing is no slip: the framework has given nothing.
    """
    return (
        isinstance(problem, SLIPS)
        and NOTHING not in str(problem)
        and _raised_in(problem, f"frameworks.{framework}")
    )


def _raised_in(problem: Exception, package: str) -> bool:
    """Whether the last line that ran is one of the package's, or one in the worker's own files.

    The latter call what does not exist in the package, or has other parameters.
    """
    frames = traceback.extract_tb(problem.__traceback__)
    module = sys.modules.get(package)
    ours = [Path(place).resolve() for place in (*WORKER, *(module.__path__ if module else ()))]
    # An import that fails has the frames of Python's import system below the one that asked.
    importing = ("<frozen", importlib.__file__)
    own = [frame for frame in frames if not frame.filename.startswith(importing)]
    return bool(own) and any(Path(own[-1].filename).resolve().is_relative_to(o) for o in ours)
