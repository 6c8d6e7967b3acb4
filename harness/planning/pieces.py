"""What of `frameworks/NAME/` each probe uses, so that a change asks no other probe again.

* Of a dimension's module: the class that answers the probe's question, and what no answer uses.
* Of answers.toml: the question's entry, without the names in `also`; the facts, for probes that no
  class answers.
* A program in a folder, called by a question's name or by that, "_" and more: that question's.
* What probes declare for themselves (`programs`): theirs; "*.py" are all modules of the folder.
* services.py: theirs who are asked while these services are up.
* Other modules and programs: theirs who use what names them; every probe's, if nothing does.
* The pipeline of a scenario, mnist.py: the scenario's runs'.
* Everything else: every probe's, and outside of probes/ every run's.

What any of this names (see `cuts`) counts as used too, by what uses the one that names it.
"""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path, PurePosixPath
from typing import Protocol

from harness.planning import contents
from harness.planning.answering_code import DIMENSIONS, questions
from harness.planning.answers import KINDS, by_question, of_run
from harness.planning.contents import Piece
from harness.planning.cuts import words_of
from harness.planning.sources import Sources, combined, files_below, is_prose, reached

ANSWERS = "answers.toml"
FACTS = f"{ANSWERS} [facts]"
SERVICES = "services.py"
MODULES = "*.py"  # what a probe declares that reads all of them


class ProbeLike(Protocol):
    """What of a probe decides which pieces it uses."""

    @property
    def name(self) -> str: ...
    @property
    def question(self) -> str:
        """DIMENSION.NAME."""

    @property
    def programs(self) -> Collection[str]:
        """Files and folders of probes/ that are for this probe, by path or by name alone."""

    @property
    def services(self) -> bool:
        """Whether it is asked while the framework's services are up."""

    @property
    def answers(self) -> Collection[str]:
        """Other questions, as DIMENSION.NAME, whose answers it uses too."""


class Pieces:
    """Those of the folder of one framework."""

    def __init__(
        self,
        folder: Path,
        sources: Sources,
        probes: Mapping[str, ProbeLike],
        scenarios: Collection[str] = (),
        apart: Collection[str] = (),  # facts and locks, which count by themselves
    ) -> None:
        self.folder = folder / "probes"
        self.package = f"frameworks.{folder.name}.probes"
        self._sources = sources
        self._probes = probes
        self._declaring = [each for each in probes.values() if each.programs]
        self._pieces: dict[str, Piece] = {}
        self._shared: set[str] = set()
        self._modules: set[str] = set()  # of probes/, neither answers nor programs
        self._unclaimed: set[str] = set()  # of probes/, by nobody's name
        self._own: set[str] = set()  # outside of probes/
        self._pipelines: dict[str, str] = {}  # by scenario
        self._owned: dict[str, set[str]] = {}  # by question
        self._digests: dict[str, bytes] = {}
        for file in files_below(self.folder):
            self._add(PurePosixPath(file))
        for file in files_below(folder):
            if not (file.startswith("probes/") or file in apart or is_prose(file)):
                self._add_own(PurePosixPath(file), scenarios)
        self._called: dict[str, set[str]] = {}
        for name, piece in self._pieces.items():
            for word in piece.called:
                self._called.setdefault(word, set()).add(name)
        others = self._pieces.keys() - self._unclaimed - set(self._pipelines.values())
        self._shared |= self._unclaimed - self._with_named(others) - {SERVICES}

    def digest(self, probe: str) -> bytes:
        """Of all that the probe uses; of the whole folder for a probe that nobody knows."""
        if probe not in self._digests:
            self._digests[probe] = self._combined(self.used(probe))
        return self._digests[probe]

    @cached_property
    def digest_of_all(self) -> bytes:
        """Of the whole folder."""
        return self._combined(self._pieces)

    def digest_of_run(self, scenario: str) -> bytes:
        """Of all outside of probes/ but pipelines of other scenarios, and of what that uses.

        What answers.toml says of these runs counts, too.
        """
        others = {name for each, name in self._pipelines.items() if each != scenario}
        said = self._owned.get(of_run(scenario), set())
        return self._combined(self._with_named((self._own - others) | said))

    def _combined(self, names: Iterable[str]) -> bytes:
        return combined((name, self._pieces[name].digest) for name in names)

    def used(self, probe: str) -> set[str]:
        """Names of all pieces that the probe uses."""
        asked = self._probes.get(probe)
        if asked is None:
            return set(self._pieces)
        wanted = set(self._shared)
        for question in (asked.question, *asked.answers):
            wanted |= self._owned.get(question, set())
        if asked.question not in _answered():
            wanted |= self._pieces.keys() & {FACTS, f"{FACTS} {asked.name}"}
        if asked.services:
            wanted |= self._pieces.keys() & {SERVICES}
        if MODULES in asked.programs:
            wanted |= self._modules | set(self._pipelines.values())
        return self._with_named(wanted)

    def _with_named(self, wanted: Iterable[str]) -> set[str]:
        def named(name: str) -> list[str]:
            words = self._pieces[name].words & self._called.keys()
            return [called for word in words for called in self._called[word]]

        return reached(wanted, named)

    def _add(self, file: PurePosixPath) -> None:
        content = self._sources.read(f"{self.folder}/{file}") or b""
        dimension = file.stem if str(file) == f"{file.stem}.py" else ""
        if str(file) == ANSWERS and self._add_answers(content):
            return
        if dimension in DIMENSIONS and self._add_module(dimension, content):
            return
        name, owners = str(file), {e.question for e in self._declaring if _declares(e, file)}
        owners = owners or _question_of(file)
        self._pieces[name] = self._whole(file, content)
        if owners or file.suffix != ".py":
            self._give(name, owners)
            return
        self._unclaimed.add(name)
        if len(file.parts) == 1:
            self._modules.add(name)
            if digest := contents.code(content, self.package):
                self._pieces[name] = replace(self._pieces[name], digest=digest)

    def _add_own(self, file: PurePosixPath, scenarios: Collection[str]) -> None:
        """What is outside of probes/."""
        name, package = f"../{file}", self.package.rpartition(".")[0]
        place = f"{self.folder.parent}/{file}"
        content, digest = self._sources.read(place) or b"", self._sources.digest(place)
        words = contents.words(file.suffix, content, package)
        self._own.add(name)
        if str(file) in (f"{each}.py" for each in scenarios):
            self._pipelines[file.stem] = name
            called = frozenset({file.name, f"{package}.{file.stem}", f"'{file.stem}'"})
            self._pieces[name] = Piece(digest, words, called)
            return
        self._shared.add(name)
        if file.suffix == ".py":
            digest = contents.code(content, package) or digest
        # Not what they call alike: only what they import.
        imported = frozenset(word for word in words if word.startswith(package))
        self._pieces[name] = Piece(digest, imported)

    def _give(self, name: str, questions: Collection[str]) -> None:
        """To these questions, or to everybody."""
        if not questions:
            self._shared.add(name)
        for question in questions:
            self._owned.setdefault(question, set()).add(name)

    def _add_answers(self, content: bytes) -> bool:
        """Entry by entry; False when it cannot be read, so that it counts whole."""
        try:
            tables = tomllib.loads(content.decode())
        except ValueError:
            return False
        known = {k: tables.pop(k) for k in ("facts", *KINDS) if isinstance(tables.get(k), dict)}
        facts = known.pop("facts", {})
        self._pieces[FACTS] = Piece(contents.digest(facts))
        for name, fact in facts.items():  # of a probe, perhaps, which alone uses what that names
            self._pieces[f"{FACTS} {name}"] = Piece(b"", frozenset(words_of(str(fact))))
        for kind, entries in known.items():
            for question, entry in by_question(entries):
                name = f"{ANSWERS} [{kind}.{question}]"
                self._pieces[name] = Piece(contents.digest(entry))
                self._give(name, {question})
        self._pieces[ANSWERS] = Piece(contents.digest(tables))  # what nobody knows
        self._give(ANSWERS, ())
        return True

    def _add_module(self, dimension: str, content: bytes) -> bool:
        """Class by class; False when it cannot be cut, so that it counts whole."""
        pieces = contents.answers(dimension, content, self.package)
        known = questions(dimension)
        for name, piece in pieces.items():
            self._pieces[name] = piece
            _, _, answer = name.partition(" ")
            if answer in known:
                self._give(name, {f"{dimension}.{known[answer].probe}"})
        return bool(pieces)

    def _whole(self, file: PurePosixPath, content: bytes) -> Piece:
        """A file that is not cut: called by its name, as a module, or by its bare stem."""
        above = ".".join(file.parts[:-1])
        package = ".".join([self.package, *file.parts[:-1]])
        called = {file.name, f"{package}.{file.stem}", f"{package}.*"}
        if above:
            called |= {f"{above}.{file.stem}", f"'{file.stem}'", f"'{_program(file)}'"}
        digest = self._sources.digest(f"{self.folder}/{file}")
        words = contents.words(file.suffix, content, package)
        return Piece(digest, words, frozenset(called))


@cache
def _answered() -> dict[str, str]:
    """Names of all questions that classes answer, as DIMENSION.NAME, by these."""
    return {f"{d}.{each.probe}": each.probe for d in DIMENSIONS for each in questions(d).values()}


def _question_of(file: PurePosixPath) -> set[str]:
    """Whose program it is by its name, or by that of its folder among the programs."""
    if len(file.parts) == 1:
        return set()
    called = {n: q for q, n in _answered().items() if f"{_program(file)}_".startswith(f"{n}_")}
    return {called[max(called, key=len)]} if called else set()


def _program(file: PurePosixPath) -> str:
    """The name of a program in a folder, or of its folder there."""
    return file.parts[1].partition(".")[0]


def _declares(asked: ProbeLike, file: PurePosixPath) -> bool:
    """By name, by path, or by the path of a folder that it is in."""
    programs, path = asked.programs, f"{file}/"
    return any(file.name == each or path.startswith(f"{each}/") for each in programs)
