"""What a framework answers without code, and whether all that it answers is well formed.

`frameworks/NAME/probes/answers.toml` holds facts about the framework, and the questions that it
has no answer to here: nothing is started to learn that. Nothing of a framework is imported.
"""

import datetime
import difflib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from harness.errors import UsageError
from harness.planning.answering_code import AnsweringCode
from harness.planning.links import is_link
from harness.planning.tables import Tables, Where, head
from harness.worker.contract import Elsewhere, Unsupported

FORMER = "facts.toml"
EXAMPLES = {
    "also": '["DIMENSION.PROBE"]',
    "reason": '"why it has none"',
    "page": '"https://..."',
    "deployment": '"which one has it"',
    "sentence": '"what the page says"',
    "date": "2026-01-31",
}


class UserInterface(msgspec.Struct, forbid_unknown_fields=True):
    """How its documentation starts the framework's web page or API.

    The commands run one after another in a shell, then the `services` side by side. `{port}`,
    `{port2}`, `{port3}`, `{workdir}` and `{probes}`, the folder of its programs, are ours.
    """

    documentation: str
    install: list[str] = []  # its lines where these are more than one `pip install`; not run
    commands: list[str] = []
    services: list[str] = []
    env: dict[str, str] = {}  # what keeps its defaults to our ports
    health: str = ""  # URL that answers below 400 once the page can be used


class Facts(msgspec.Struct, forbid_unknown_fields=True):
    """The table [facts]: static, so that asking costs no import."""

    public_modules: list[str]  # those whose members the API reference documents
    cli: list[str]  # "module:attribute" of a click group or of a function that makes a parser
    quickstart: str  # the page that probes/quickstart.py follows
    user_interface: UserInterface | None = None
    changelog: str = ""  # where the documentation links to it
    configuration: str = ""  # the page that documents its settings
    public_mark: str = ""  # the attribute of the methods that the API reference has, if it tells


class Lacks(msgspec.Struct, forbid_unknown_fields=True):
    """A table [unsupported."DIMENSION.PROBE"]: no deployment of the framework has it."""

    reason: str
    page: str  # of the documentation
    also: list[str] = []  # more questions of which all of this is true
    sentence: str | None = None  # of that page, which shows it
    date: datetime.date | None = None  # when it stood there

    def answer(self) -> Unsupported | Elsewhere:
        return Unsupported(self.reason, self.page)


class HasElsewhere(msgspec.Struct, forbid_unknown_fields=True):
    """A table [elsewhere."DIMENSION.PROBE"]: a deployment has it that is not measured here."""

    deployment: str  # in one or two words
    reason: str
    page: str
    also: list[str] = []
    sentence: str | None = None
    date: datetime.date | None = None

    def answer(self) -> Unsupported | Elsewhere:
        return Elsewhere(self.deployment, self.reason, self.page)


class Fails(msgspec.Struct, forbid_unknown_fields=True):
    """A table [failing."DIMENSION.PROBE"]: beside the answer, whose exceptions are the framework's.

    Without it, an answer that has raised whenever it was called may be wrong itself: an error, and
    no score.
    """

    reason: str
    page: str  # of the documentation or of the framework's issues
    also: list[str] = []
    sentence: str | None = None
    date: datetime.date | None = None


KINDS: dict[str, type[Lacks] | type[HasElsewhere] | type[Fails]] = {
    "unsupported": Lacks,
    "elsewhere": HasElsewhere,
    "failing": Fails,
}


def of_run(scenario: str) -> str:
    """What runs of a scenario are called here, beside questions."""
    return f"run.{scenario}"


class NoFacts(Exception):
    """A framework says nothing static about itself: where it would stand."""


def facts(folder: Path) -> Facts:
    """Raises UsageError for a file with mistakes, NoFacts where there is nothing to read."""
    read = _sound(folder)
    if read.facts is None:
        raise NoFacts(f"[facts] in {read.tables.name}")
    return read.facts


def declared(folder: Path) -> Mapping[str, Unsupported | Elsewhere]:
    """What stands for the answers to questions, by DIMENSION.PROBE; UsageError for mistakes."""
    return _sound(folder).declared


class Read(NamedTuple):
    """What answers.toml holds, as far as it can be read."""

    facts: Facts | None
    declared: Mapping[str, Unsupported | Elsewhere]


def read(folder: Path) -> Read:
    """All of the file that is right; `mistakes` says what is not."""
    found = _Read(folder)
    return Read(found.facts, found.declared)


def failing(folder: Path) -> Mapping[str, Fails]:
    """Answers whose exceptions are declared to be the framework's; UsageError for mistakes."""
    return _sound(folder).failing


def mistakes(folder: Path, questions: Collection[str]) -> list[str]:
    """All mistakes in the answers of a framework, each with its file, its line, and how to fix it.

    `questions` are the names of all that is asked, as DIMENSION.PROBE.
    """
    read, code = _Read(folder), AnsweringCode(folder)
    for where, name in read.placed:
        if name not in questions:
            said = f"there is no question {name!r}; {_advice(name, questions)}"
            read.wrong(where, name, said)
        if name in code.answered and where[0] != "failing":
            said = f"{name} is answered in {code.answered[name]} too; remove one of them"
            read.wrong(where, name, said)
    return [*read.tables.mistakes, *code.mistakes]


def by_question(entries: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What [unsupported] and the like say of each question, apart from which others that is of."""
    for question, entry in entries.items():
        inside = dict(entry) if isinstance(entry, dict) else {}
        also = inside.pop("also", None)
        if isinstance(also, list) and all(isinstance(each, str) for each in also):
            yield from ((each, inside) for each in (question, *also))
        else:
            yield question, entry


def _sound(folder: Path) -> "_Read":
    read = _Read(folder)
    if read.tables.mistakes:
        raise UsageError("\n".join(read.tables.mistakes))
    return read


def _advice(name: str, questions: Collection[str]) -> str:
    near = difflib.get_close_matches(name, questions, n=1, cutoff=0.7)
    example = near[0] if near else "DIMENSION.PROBE"
    return f'write "{example}": the dimension, and what the rubric calls `probe`'


class _Read:
    """The file of one framework; a framework without one declares nothing."""

    def __init__(self, folder: Path) -> None:
        self.facts: Facts | None = None
        self.declared: dict[str, Unsupported | Elsewhere] = {}
        self.failing: dict[str, Fails] = {}
        self.tables = Tables(
            folder / "probes" / "answers.toml", f"frameworks/{folder.name}/probes/answers.toml"
        )
        former = folder / "probes" / FORMER
        if former.exists():
            said = f"rename probes/{FORMER} to answers.toml and put its fields under [facts]"
            self.tables.mistakes.append(f"frameworks/{folder.name}/probes/{FORMER}, line 1: {said}")
        self.tables.only((), ("facts", *KINDS))
        if "facts" in self.tables.content:
            self._read_facts()
        self.placed: list[tuple[Where, str]] = []  # tables, each with a question that it is of
        for where in list(self._places()):
            self._declare(where)

    def _read_facts(self) -> None:
        before = len(self.tables.mistakes)
        found = self.tables.convert(("facts",), Facts, {})
        for key in ("quickstart", "changelog", "configuration"):
            self._link(("facts",), key)
        if found and found.user_interface:
            self._link(("facts", "user_interface"), "documentation")
        self.facts = found if len(self.tables.mistakes) == before else None

    def _places(self) -> Iterator[Where]:
        for kind in KINDS:
            for name, entry in self.tables.table((kind,)).items():
                inside = entry.items() if isinstance(entry, dict) else ()
                inner = [key for key, value in inside if isinstance(value, dict)]
                for key in inner:
                    said = f"put the name in quotes: {head((kind, f'{name}.{key}'))}"
                    self.tables.wrong((kind, name, key), "", said)
                if not inner:
                    yield kind, name

    def _declare(self, where: Where) -> None:
        kind, name = where
        before = len(self.tables.mistakes)
        entry = self.tables.convert(where, KINDS[kind], EXAMPLES)
        for key, value in self.tables.table(where).items():
            write = f"write `{key} = {EXAMPLES.get(key)}`"
            if key == "page":
                self._link(where, key)
            elif isinstance(value, str) and not value.strip():
                self.tables.wrong(where, key, f"`{key}` is empty; {write}")
            elif isinstance(value, str) and f'"{value}"' == EXAMPLES.get(key):
                self.tables.wrong(where, key, f"`{key}` is still the example: write your own")
        names = [name, *(entry.also if entry else ())]
        for each in names:
            self._place(where, each)
        if entry is None or len(self.tables.mistakes) != before:
            return
        if isinstance(entry, Fails):
            self.failing |= dict.fromkeys(names, entry)
        else:
            self.declared |= dict.fromkeys(names, entry.answer())

    def _place(self, where: Where, name: str) -> None:
        """Note where a question stands, and whether it stands somewhere else."""
        for other, placed in self.placed:
            if placed == name:
                said = f"{name} is {other[0]} by line {self.tables.line(other)} too"
                self.wrong(where, name, f"{said}; remove one of them")
        self.placed.append((where, name))

    def wrong(self, where: Where, name: str, said: str) -> None:
        """Note a mistake about one of a table's questions."""
        self.tables.wrong(where, "" if name == where[-1] else "also", said)

    def _link(self, where: Where, key: str) -> None:
        """Note what is no link, if it is there."""
        value = self.tables.table(where).get(key)
        if isinstance(value, str) and value and not is_link(value):
            said = (
                f'`{key}` has to be an https link with a real host; write `{key} = "https://..."`'
            )
            self.tables.wrong(where, key, said)
