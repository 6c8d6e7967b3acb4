"""The rubric file: dimensions, weights, questions with their maps. Errors name the line."""

import math
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from harness.choices import pick
from harness.errors import UsageError
from harness.planning.catalog import Role
from harness.planning.tables import Tables
from harness.scoring import former_names

TIMES = ("s", "s/step")  # units
ROLES = get_args(Role)
DEFAULT = Path(__file__).with_name("rubric.toml")


class Question(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One question; see the head of rubric.toml for what the fields mean."""

    text: str
    unit: str
    map: Literal["cases", "ratio", "log"]
    best: float | None = None
    worst: float | None = None
    reason: str
    probe: str
    figures: list[str]
    repetitions: int = 1
    over_baseline: bool = False
    scenario: str = ""
    deployment: str = ""
    roles: list[Role] = []
    group: str = ""
    fact: bool = False  # asked and shown, and in no score
    cases: Literal["all", "sample"] = "all"
    lenses: dict[str, list[str]] = {}  # which ask it, of whom; follows from their own tables
    name: str = ""
    dimension: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for a map without its ends, or with others than it has."""
        ends = (self.best, self.worst)
        if self.map == "log":
            if not 0 < float(ends[0] or 0) < float(ends[1] or 0) < math.inf:
                raise ValueError("map log needs `best` and `worst` with 0 < best < worst")
            if self.cases != "all":
                raise ValueError("`cases` is for the maps that count some")
        elif ends != (None, None):
            raise ValueError(f"map {self.map} has no ends: leave `best` and `worst` out")
        if not self.figures:
            raise ValueError("`figures` names nothing to read")
        if self.repetitions < 1 or (self.repetitions > 1 and self.map != "log"):
            raise ValueError("`repetitions` is at least 1, and 1 for the maps that count some")

    @property
    def figure_unit(self) -> str:
        """Of its figure: what is counted in cases or items is a share of them, 0 to 1."""
        return self.unit if self.map == "log" else "share"

    @property
    def extremes(self) -> tuple[float, float]:
        """The best and the worst that a figure can be, whatever points it is worth."""
        return (0.0, math.inf) if self.map == "log" else (1.0, 0.0)

    @property
    def is_of_machine(self) -> bool:
        """Whether the same framework would give another figure on another machine."""
        memory = any(name.partition(".")[0] == "memory" for name in self.figures)
        return self.map == "log" and (self.unit in TIMES or memory)

    def is_asked_of(self, roles: Iterable[Role], framework: str = "") -> bool:
        """Whether a role of that framework, or a lens, asks it: then it is to be measured."""
        by_lens = any(framework in names for names in self.lenses.values())
        return by_lens or not self.roles or any(role in self.roles for role in roles)

    def is_asked_as(self, role: str) -> bool:
        """Whether it is in the scores of what is used as that, or seen by the lens of that name."""
        return role in self.lenses or (role in ROLES and (not self.roles or role in self.roles))

    @property
    def asked_of(self) -> str:
        """The roles that it is asked of, in words."""
        return ", ".join(self.roles) or "all roles"


class Dimension(msgspec.Struct, kw_only=True):
    """A set of questions, all alike in weight. None yet means: not measured."""

    name: str
    title: str
    weight: float
    questions: dict[str, Question]


class Lens(msgspec.Struct, forbid_unknown_fields=True):
    """A view that asks some frameworks the same questions, whatever their roles are.

    It has scores and ranks of its own, like a role. `questions` are names by dimension.
    """

    about: str
    frameworks: list[str]
    questions: dict[str, list[str]]


class Rubric(msgspec.Struct):
    """All dimensions by name; weights need not add up to anything."""

    source: str
    dimensions: dict[str, Dimension]
    version: str = ""
    lenses: dict[str, Lens] = {}

    @property
    def questions(self) -> list[Question]:
        return [i for d in self.dimensions.values() for i in d.questions.values()]

    def roles_of(self, framework: str, roles: Iterable[Role]) -> list[str]:
        """What a framework has scores as: each of its roles, and each lens that names it."""
        return [*roles, *(n for n, lens in self.lenses.items() if framework in lens.frameworks)]

    def asked_of(self, role: str) -> "Rubric":
        """What a role or lens asks, without the dimensions in which that is nothing."""
        found = {}
        for name, dimension in self.dimensions.items():
            questions = dimension.questions.items()
            asked = {n: q for n, q in questions if q.is_asked_as(role)}
            if asked or not dimension.questions:
                found[name] = msgspec.structs.replace(dimension, questions=asked)
        lenses = {n: lens for n, lens in self.lenses.items() if n == role}
        return Rubric(self.source, found, self.version, lenses)

    def pick(self, name: str) -> list[Question]:
        """The questions called "NAME" or "DIMENSION.NAME", or all of a dimension or of a probe.

        Raises UsageError with the nearest name.
        """
        long = {f"{i.dimension}.{i.name}": [i] for i in self.questions}
        known: dict[str, list[Question]] = {}
        for question in self.questions:
            known.setdefault(question.name, []).append(question)
        for name_of, dimension in self.dimensions.items():
            known.setdefault(name_of, list(dimension.questions.values()))
        names = list(known)
        for question in self.questions:
            if question.probe not in names:
                known.setdefault(question.probe, []).append(question)
        found = {**known, **long}
        return found[name] if name in found else known[pick(name, known, "question")]


def load(file: Path = DEFAULT) -> Rubric:
    """Read and check a rubric; raises UsageError that names file, line and what is wrong there."""
    try:
        file.stat()  # which fails where there is none
        tables = Tables(file, str(file))
    except OSError as problem:
        raise UsageError(f"cannot read {file}: {problem.strerror}") from None
    if tables.mistakes:
        raise UsageError(tables.mistakes[0])
    document = former_names.renamed(tables.content, file)
    reader = _Reader(file, tables.text)
    if document.get("schema") != 1:
        raise reader.error((), "schema", "this harness reads `schema = 1`")
    reader.check(document, {"schema", "version", "source", "dimensions", "lenses"}, ())
    named = document.get("dimensions")
    if not isinstance(named, dict) or not named:
        raise reader.error((), "dimensions", "there are no dimensions")
    dimensions = {name: reader.dimension(name, table) for name, table in named.items()}
    if not sum(d.weight for d in dimensions.values()) > 0:
        raise reader.error(("dimensions",), "weight", "at least one weight has to be above 0")
    source, version = str(document.get("source", "")), str(document.get("version", ""))
    return Rubric(source, dimensions, version, reader.lenses(document, dimensions))


class _Reader:
    """Converts tables one at a time, so that an error can be traced to its line."""

    def __init__(self, file: Path, text: str) -> None:
        self.file = file
        self.lines = text.splitlines()

    def dimension(self, name: str, table: Any) -> Dimension:
        path = ("dimensions", name)
        if not isinstance(table, dict):
            raise self.error(path, "", "a dimension is a table")
        self.check(table, {"title", "weight", "questions"}, path)
        weight, title = table.get("weight"), table.get("title", name)
        number = isinstance(weight, int | float) and not isinstance(weight, bool)
        if weight is None or not number or not 0 <= weight < math.inf:
            raise self.error(path, "weight", "`weight` has to be a number of at least 0")
        tables = table.get("questions", {})
        if not isinstance(tables, dict):
            raise self.error(path, "questions", "`questions` has to hold a table for each")
        questions = {key: self.question(name, key, each) for key, each in tables.items()}
        return Dimension(name=name, title=str(title), weight=weight, questions=questions)

    def question(self, dimension: str, name: str, table: Any) -> Question:
        path = ("dimensions", dimension, "questions", name)
        try:
            found = msgspec.convert(table, Question)
        except msgspec.ValidationError as problem:
            said = str(problem)
            key = re.search(
                r"\$\.(\w+)|field `(\w+)`|`(best|worst|repetitions|figures|cases)`", said
            )
            raise self.error(path, next(filter(None, key.groups())) if key else "", said) from None
        found.name, found.dimension = name, dimension
        return found

    def lenses(self, document: Any, dimensions: dict[str, Dimension]) -> dict[str, Lens]:
        """All of them, which each of their questions then knows."""
        tables = document.get("lenses", {})
        if not isinstance(tables, dict):
            raise self.error((), "lenses", "`lenses` has to hold a table for each")
        return {name: self.lens(name, each, dimensions) for name, each in tables.items()}

    def lens(self, name: str, table: Any, dimensions: dict[str, Dimension]) -> Lens:
        path = ("lenses", name)
        if name in ROLES:
            raise self.error(path, "", f"`{name}` is a role: give the lens another name")
        try:
            found = msgspec.convert(table, Lens)
        except msgspec.ValidationError as problem:
            raise self.error(path, "", str(problem)) from None
        for dimension, names in found.questions.items():
            known = dimensions[dimension].questions if dimension in dimensions else {}
            for asked in names:
                if asked not in known:
                    told = f"there is no question `{dimension}.{asked}`"
                    raise self.error((*path, "questions"), dimension, told)
                known[asked].lenses[name] = found.frameworks
        return found

    def check(self, table: dict[str, Any], known: set[str], path: tuple[str, ...]) -> None:
        for key in table:
            if key not in known:
                raise self.error(path, key, f"unknown key `{key}`")

    def error(self, path: tuple[str, ...], key: str, said: str) -> UsageError:
        return UsageError(f"{self.file}, line {self._line(path, key)}: {said}")

    def _line(self, path: tuple[str, ...], key: str) -> int:
        """Of the key in its table, else of the table's head, else 1."""
        head = re.compile(rf"\s*\[\s*{former_names.pattern(*path)}\s*\]")
        start = next((n for n, line in enumerate(self.lines) if path and head.match(line)), -1)
        for number in range(start + 1, len(self.lines)):
            line = self.lines[number].lstrip()
            if line.startswith("["):
                break
            if key and re.match(rf"{former_names.pattern(key)}\s*=", line):
                return number + 1
        return max(start, 0) + 1
