"""Lists commands and options of a command line. Usage: python -m harness.worker.command_line
RESULT.json MODULE:ATTRIBUTE...

Each object is a click command or group, of whichever copy of click, or an app of cyclopts, or an
argparse parser, or a function without arguments that makes one, or that makes one and parses with
it. What is hidden from the help is left out, and so are positional arguments, which have no help
text in click, and the help options that these libraries add themselves. RESULT.json: a list of
{"command", "option", "help"}; "option" is null for the command itself.
"""

import argparse
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from harness.worker.files import atomic_write

Entry = dict[str, str | None]
_parse_known_args = argparse.ArgumentParser.parse_known_args


def resolve(address: str) -> Any:
    """The object at "module:attribute"; a function that makes a parser is called.

    One that goes on to parse is stopped there, before it does anything.
    """
    module, _, attribute = address.partition(":")
    value = getattr(importlib.import_module(module), attribute)
    if any(known(value) for known in (_is_click, _is_parser, _is_cyclopts, _is_typer)):
        return value
    with patch.object(argparse.ArgumentParser, "parse_known_args", _stop):
        try:
            return value()
        except _AboutToParse as caught:
            return caught.parser


class _AboutToParse(BaseException):  # no handler of the framework's own is to catch it
    def __init__(self, parser: argparse.ArgumentParser) -> None:
        self.parser = parser


def _stop(parser: argparse.ArgumentParser, *_: Any, **__: Any) -> tuple[Any, list[str]]:
    """Replaces `parse_known_args`, which `parse_args` calls too.

    A parser without help is a parent of others, and may parse before they are made: it gets nothing
    to parse.
    """
    if any(isinstance(action, argparse._HelpAction) for action in parser._actions):
        raise _AboutToParse(parser)
    return _parse_known_args(parser, [])


def walk(command: Any, path: str) -> Iterator[Entry]:
    """Entries of a command and of all below it; raises TypeError for anything else."""
    if _is_parser(command):
        yield from _walk_parser(command, path, command.description or "")
    elif _is_click(command):
        yield from _walk_click(command, path, None, set())
    elif _is_cyclopts(command):
        yield from _walk_cyclopts(command, path, set())
    elif _is_typer(command):
        made = importlib.import_module("typer.main").get_command(command)
        yield from _walk_click(made, path, None, set())
    else:
        raise TypeError(f"{path} is neither of click nor of cyclopts nor an argparse parser")


def _is_parser(value: Any) -> bool:
    return isinstance(value, argparse.ArgumentParser)


def _is_click(value: Any) -> bool:
    return hasattr(value, "params") and hasattr(value, "make_context")


def _is_cyclopts(value: Any) -> bool:
    return hasattr(value, "resolved_commands") and hasattr(value, "assemble_argument_collection")


def _is_typer(value: Any) -> bool:
    """It makes commands of click when it is called."""
    return hasattr(value, "registered_commands") and hasattr(value, "registered_groups")


def _walk_cyclopts(app: Any, path: str, seen: set[int]) -> Iterator[Entry]:
    """Flags for help and version are commands there, whose names begin with a dash."""
    if id(app) in seen or not app.show:
        return
    seen.add(id(app))
    yield _entry(path, None, app.help)
    arguments = app.assemble_argument_collection() if app.default_command else ()
    for argument in arguments:
        if argument.show and argument.index is None:  # else it is positional
            yield _entry(path, argument.name, argument.parameter.help)
    for name, child in app.resolved_commands().items():
        if not name.startswith("-"):
            yield from _walk_cyclopts(child, f"{path} {name}", seen)


def _walk_click(command: Any, path: str, parent: Any, seen: set[int]) -> Iterator[Entry]:
    """`seen` holds the commands above and beside: one with two names counts once."""
    if id(command) in seen or getattr(command, "hidden", False):
        return
    seen.add(id(command))
    yield _entry(path, None, command.help or getattr(command, "short_help", None))
    for parameter in command.params:
        if parameter.param_type_name == "option" and not getattr(parameter, "hidden", False):
            yield _entry(path, max(parameter.opts, key=len), parameter.help)
    if hasattr(command, "list_commands"):
        context = _context_of(command, path, parent)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None:
                yield from _walk_click(child, f"{path} {name}", context, seen)


def _context_of(command: Any, path: str, parent: Any) -> Any:
    """A context of the same copy of click, without parsing anything, which would run callbacks."""
    for base in type(command).__mro__:
        context = getattr(sys.modules[base.__module__], "Context", None)
        if context is not None and base.__module__.endswith("click.core"):
            return context(command, info_name=path, parent=parent)
    raise TypeError(f"{path} is of no known click")


def _walk_parser(parser: argparse.ArgumentParser, path: str, about: str | None) -> Iterator[Entry]:
    yield _entry(path, None, about)
    # argparse has no public way to ask a parser what it knows.
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            listed = {str(a.dest): a.help for a in action._choices_actions}
            parsers: dict[int, str] = {}
            for name, child in action.choices.items():
                # Only what is listed in the help: an alias or a hidden command is not.
                if name in listed and listed[name] != argparse.SUPPRESS:
                    parsers.setdefault(id(child), name)
            for name in parsers.values():
                yield from _walk_parser(action.choices[name], f"{path} {name}", listed[name])
        elif action.option_strings and not _left_out(action):
            yield _entry(path, max(action.option_strings, key=len), action.help)


def _left_out(action: argparse.Action) -> bool:
    return isinstance(action, argparse._HelpAction) or action.help == argparse.SUPPRESS


def _entry(command: str, option: str | None, text: Any) -> Entry:
    """Help texts may be lazy: they are made strings here."""
    return {"command": command, "option": option, "help": str(text or "").strip()}


def main(result: str, *addresses: str) -> None:
    """The result is written whole or not at all."""
    found = [entry for a in addresses for entry in walk(resolve(a), a)]
    atomic_write(Path(result), json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
