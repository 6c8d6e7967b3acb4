"""Tries snippets of code.

Usage: python -m harness.worker.snippets RESULT.json SNIPPETS.json PACKAGE...

SNIPPETS.json is a list of source texts; RESULT.json a list of verdicts in the same order, each
{"usable", "reason", "absent"}. A snippet is usable when it compiles and each of its import
statements works when it is executed, which binds every name it imports. Nothing else of it is run.
What fails only because a package is not installed here is not the snippet's fault: the package is
listed as absent. But a name that is nearly that of a PACKAGE, one of the framework's own, is
misspelled. Each snippet gets a namespace, a working folder and a process environment of its own;
imported modules stay.
"""

import ast
import difflib
import importlib.util
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from harness.worker.files import atomic_write

Verdict = dict[str, Any]
NEARLY = 0.8  # of difflib's ratio: one letter in five


def judge(source: str, packages: Sequence[str] = ()) -> Verdict:
    """The verdict on one snippet, of a framework with these top-level packages."""
    try:
        # As in a notebook, `await` may stand outside functions.
        compile(source, "snippet", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as problem:
        return _verdict(f"{type(problem).__name__}: {problem}", [])
    namespace: dict[str, Any] = {"__name__": "snippet"}
    absent: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            statement = ast.Module([node], type_ignores=[])
            try:
                exec(compile(statement, "snippet", "exec"), namespace)  # noqa: S102
            except BaseException as problem:  # an import may do anything, even exit
                missing = _absent(problem)
                if missing is None or difflib.get_close_matches(missing, packages, 1, NEARLY):
                    reason = f"{ast.unparse(node)}: {type(problem).__name__}: {problem}"
                    return _verdict(reason, absent)
                absent.append(missing)
    return _verdict("", absent)


def _absent(problem: BaseException | None) -> str | None:
    """The top-level package whose absence is the problem, if that is what it is."""
    while problem is not None:
        if isinstance(problem, ModuleNotFoundError) and problem.name:
            top = problem.name.partition(".")[0]
            if top not in sys.modules and importlib.util.find_spec(top) is None:
                return top
        problem = problem.__cause__ or problem.__context__
    return None


def _verdict(reason: str, absent: list[str]) -> Verdict:
    return {"usable": not reason, "reason": reason, "absent": sorted(set(absent))}


def main(result: str, snippets: str, *packages: str) -> None:
    """The result is written whole or not at all."""
    verdicts = []
    before, folder = dict(os.environ), Path.cwd()
    for source in json.loads(Path(snippets).read_text()):
        with tempfile.TemporaryDirectory() as own:
            os.chdir(own)
            verdicts.append(judge(source, packages))
            os.chdir(folder)
        os.environ.clear()
        os.environ.update(before)
    atomic_write(Path(result), json.dumps(verdicts))


if __name__ == "__main__":
    main(*sys.argv[1:])
