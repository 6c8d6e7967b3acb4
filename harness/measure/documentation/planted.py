"""The table `frameworks/NAME/probes/mistakes.toml`: how each of ten mistakes is made.

It names the words of a message that name the fault and the fix. See `mistakes`, which makes them.
"""

import difflib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from harness.errors import UsageError
from harness.planning.tables import Tables

FILE = "mistakes.toml"
MISTAKES = {
    "unknown_parameter": "a run is given a parameter that it does not have",
    "wrong_type": "a parameter is given a word where it takes a number",
    "missing_parameter": "a parameter without a default is not given",
    "misspelt_argument": "an argument of a decorator, or of a central call, is misspelt",
    "unknown_step": "a step that does not exist is to come next",
    "broken_graph": "two steps wait for each other",
    "missing_result": "a result is read that no step has stored",
    "unknown_run": "the result of a run that never existed is asked for",
    "unstorable_value": "a step returns what cannot be stored: an open file",
    "unreachable_store": "the setting of the server or store points to where nobody listens",
}
EXAMPLES = {
    "prepare": '["python sound.py"]',
    "prepare_files": '["sound.py"]',
    "fault": "['\\bNAME\\b']",
    "fix": "['did you mean']",
    "change": "{ 'words of the sound program' = 'words instead' }",
    "files": '["sound.py"]',
    "command": '"acme show 0123abcd"',
    "environment": '{ ACME_HOME = "{state}" }',
    "impossible": '"why nobody can make it"',
}


class Planted(msgspec.Struct, forbid_unknown_fields=True):
    """One mistake: a command in a fresh folder with `files`, and the words of a helpful message.

    By default the files are ID.py, and the command runs it. ID.py lies beside the others, or is the
    first of `prepare_files` with a `change`. `{state}` in a setting is a folder that all mistakes
    share, `{folder}` the fresh one.
    """

    fault: list[str] = []  # regular expressions, of which one must match
    fix: list[str] = []
    change: dict[str, str] = {}  # words of the sound program, each there once -> words instead
    files: list[str] = []
    command: str = ""
    environment: dict[str, str] = {}
    impossible: str = ""  # why the framework has nothing like it: then it is no case


class Declared(msgspec.Struct, forbid_unknown_fields=True):
    """All of the file."""

    # Commands without a mistake, which have to end well.
    prepare: list[str] = msgspec.field(default_factory=lambda: ["python sound.py"])
    mistakes: dict[str, Planted] = {}
    prepare_files: list[str] = msgspec.field(default_factory=lambda: ["sound.py"])
    environment: dict[str, str] = {}

    @property
    def possible(self) -> dict[str, Planted]:
        """The mistakes that are cases."""
        return {name: it for name, it in self.mistakes.items() if not it.impossible}


class Read(NamedTuple):
    """The file, if it is sound, and else all that is wrong in it, each with its line."""

    declared: Declared | None
    mistakes: list[str]


def declaration(file: Path) -> Declared:
    """Raises UsageError that names what is wrong in the file."""
    declared, wrong = _read(_tables(file))
    if declared is None:
        raise UsageError("\n".join(wrong))
    return declared


def wrong(file: Path) -> list[str]:
    """All that is wrong in the file, or with the programs that it names; nothing where it is not.

    Nothing is run.
    """
    if not file.exists():
        return []
    tables = _tables(file)
    declared, found = _read(tables)
    if declared is None:
        return found
    folder = file.parent / "mistakes"
    for name in declared.prepare_files:
        if not (folder / name).is_file():
            said = f"probes/mistakes/{name} is missing; write the program without a mistake"
            tables.wrong((), "prepare_files", said)
    for name, it in declared.possible.items():
        for key, said in _unmade(folder, declared, name, it):
            tables.wrong(("mistakes", name), key, f"{name}: {said}")
    return tables.mistakes


def changed(sound: str, change: dict[str, str]) -> str:
    """The sound program's text with a mistake; ValueError for words that it does not hold once."""
    for old, new in change.items():
        if (times := sound.count(old)) != 1:
            raise ValueError(f"it holds {old!r} {times} times")
        sound = sound.replace(old, new)
    return sound


def _unmade(folder: Path, declared: Declared, name: str, it: Planted) -> Iterator[tuple[str, str]]:
    """Why the mistake cannot be made: the key that says how, and what is wrong."""
    sound = folder / declared.prepare_files[0] if declared.prepare_files else folder
    if it.change and sound.is_file():
        try:
            changed(sound.read_text("utf-8", errors="replace"), it.change)
        except ValueError as problem:
            yield "change", f"`change` needs words that {sound.name} holds once; {problem}"
    for file in () if it.change else it.files or [f"{name}.py"]:
        if not (folder / file).exists():
            instead = "" if it.files else ", or say in `change` how sound.py becomes it"
            yield "files", f"probes/mistakes/{file} is missing; write it{instead}"


def _tables(file: Path) -> Tables:
    return Tables(file, f"frameworks/{file.parents[1].name}/probes/{FILE}")


def _read(tables: Tables) -> Read:
    if tables.mistakes:  # it is no table at all
        return Read(None, tables.mistakes)
    declared = tables.convert((), Declared, EXAMPLES)
    named = tables.table(("mistakes",))
    for name in named:
        if name not in MISTAKES:
            near = difflib.get_close_matches(name, MISTAKES, n=1) or [", ".join(MISTAKES)]
            said = f"there is no mistake `{name}`; did you mean {near[0]}?"
            tables.wrong(("mistakes", name), "", said)
    if missing := [name for name in MISTAKES if name not in named]:
        said = f'add a table for each, or `NAME.impossible = "..."`; missing: {", ".join(missing)}'
        tables.wrong(("mistakes",), "", f"there are ten mistakes; {said}")
    for name, it in declared.possible.items() if declared else ():
        for key, said in _unfit(it):
            tables.wrong(("mistakes", name), key, f"{name} {said}")
    return Read(None if tables.mistakes else declared, tables.mistakes)


def _unfit(it: Planted) -> Iterator[tuple[str, str]]:
    for key, patterns in (("fault", it.fault), ("fix", it.fix)):
        if not patterns:
            yield key, f"needs words for `{key}`; write `{key} = {EXAMPLES[key]}`"
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as problem:
                yield key, f"has no regular expression in `{key}`: {pattern!r}: {problem}"
    if it.change and it.files:
        yield "change", "has `change` and `files`; remove one of them"
