"""All mistakes in what a folder answers, as far as reading shows them. Nothing is run."""

import ast
from collections.abc import Iterator
from pathlib import Path

from harness.measure.documentation import planted
from harness.measure.probe import probes
from harness.planning import answers, catalog
from harness.planning.answering_code import DIMENSIONS


def mistakes(folder: Path) -> list[str]:
    """In tables, in classes and in programs, each with its file and its line."""
    questions = {each.question for each in probes().values()}
    questions |= set(map(answers.of_run, catalog.scenarios()))
    return [
        *answers.mistakes(folder, questions),
        *planted.wrong(folder / "probes" / planted.FILE),
        *_unparsed(folder),
    ]


def _unparsed(folder: Path) -> Iterator[str]:
    """Programs and other modules; of the dimensions' own, `answers.mistakes` tells."""
    for file in sorted(folder.glob("probes/**/*.py")):
        within = file.relative_to(folder).as_posix()
        if within in {f"probes/{dimension}.py" for dimension in DIMENSIONS}:
            continue
        try:
            ast.parse(file.read_bytes())
        except (OSError, SyntaxError, ValueError) as problem:
            line = getattr(problem, "lineno", None) or 1
            said = getattr(problem, "msg", None) or getattr(problem, "strerror", None) or problem
            yield f"frameworks/{folder.name}/{within}, line {line}: {said}; fix it there"
