"""What the probe `cli` counts, in command lines whose help is known."""

import argparse
import shutil
from pathlib import Path

import click
import pytest

from harness.measure.documentation.cli import ask
from harness.measure.probe import ToolFailed
from harness.worker import command_line
from harness.worker.contract import Unsupported
from tests.probes.documented import a_documented, answers, kept

CLICK = '''
    import click

    class Lazy(click.Group):
        def list_commands(self, ctx):
            return [*super().list_commands(ctx), "late"]
        def get_command(self, ctx, name):
            return late if name == "late" else super().get_command(ctx, name)

    @click.group(cls=Lazy)
    @click.option("--level", help="How much.")
    def cli(level):
        """All of it."""

    @cli.command(help="Run it.")
    @click.argument("what")
    @click.option("--fast/--slow", help="How.")
    @click.option("--secret", hidden=True)
    def run(what, fast, secret): ...

    @cli.command(hidden=True)
    @click.option("--inside")
    def internal(inside): ...

    cli.add_command(run, "execute")

    @click.command()
    @click.option("--bare")
    def late(bare): ...
'''
PARENT_PARSES_EARLY = """
import argparse


def parser():
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument("--verbose", action="store_true")
    known, _ = parent.parse_known_args()
    assert known.verbose is False
    made = argparse.ArgumentParser(parents=[parent])
    made.add_argument("--version")
    return made
"""


def test_commands_and_options_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = a_documented(tmp_path, monkeypatch, {"own.py": CLICK}, cli=["own:cli"])

    found = ask(context)

    # with help: cli, --level, run, --fast; without: late, --bare
    assert answers(found.answers) == {"cli.help": (4, 6)}
    empty = [(e["command"], e["option"]) for e in kept(context, "commands.json") if not e["help"]]
    assert empty == [("own:cli late", None), ("own:cli late", "--bare")]


def test_a_copy_of_click_that_a_framework_brings_is_walked_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(Path(click.__file__).parent, tmp_path / "brought" / "click")
    source = CLICK.replace("import click", "from brought import click")
    context = a_documented(tmp_path, monkeypatch, {"own.py": source}, cli=["own:cli"])

    assert answers(ask(context).answers) == {"cli.help": (4, 6)}


# As apps of cyclopts are: commands by name, flags for help among them, and arguments, of which
# those with an index are positional.
CYCLOPTS = """
    class App:
        def __init__(self, help, arguments=(), show=True, **commands):
            self.help, self.show, self.commands = help, show, commands
            self.arguments = [Argument(*each) for each in arguments]
            self.default_command = self.arguments or None
        def resolved_commands(self):
            return {"--help": App("Display this."), **self.commands}
        def assemble_argument_collection(self):
            return self.arguments

    class Argument:
        def __init__(self, name, help, index=None, show=True):
            self.name, self.index, self.show, self.parameter = name, index, show, self
            self.help = help

    run = App("Run it.", [("what", None, 0), ("--fast", "How."), ("--secret", "", None, False)])
    internal = App("", [("--inside", "")], show=False)
    late = App("", [("--bare", None)])
    app = App("All of it.", run=run, execute=run, internal=internal, late=late)
"""


def test_apps_of_cyclopts_are_walked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = a_documented(tmp_path, monkeypatch, {"own.py": CYCLOPTS}, cli=["own:app"])

    found = ask(context)

    # with help: app, run, --fast; without: late, --bare
    assert answers(found.answers) == {"cli.help": (3, 5)}


@pytest.mark.parametrize("source", ["cli = 3", "def cli(): raise OSError", "", "import not_there"])
def test_what_is_no_command_line_is_a_broken_tool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    context = a_documented(tmp_path, monkeypatch, {"own.py": source}, cli=["own:cli"])

    with pytest.raises(ToolFailed, match=r"command_line\.log"):
        ask(context)


def test_a_command_line_in_which_nothing_is_found_is_a_broken_tool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = "import click\n\n@click.group(help='Something.')\ndef cli(): ...\n"
    context = a_documented(tmp_path, monkeypatch, {"own.py": source}, cli=["own:cli"])

    with pytest.raises(ToolFailed, match="neither commands nor options"):
        ask(context)


def test_a_framework_without_a_command_line_is_unsupported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Unsupported):
        ask(a_documented(tmp_path, monkeypatch, {}))


def test_parsers_of_argparse_are_walked() -> None:
    parser = argparse.ArgumentParser(prog="own", description="All of it.")
    parser.add_argument("--level", help="How much.")
    commands = parser.add_subparsers()
    run = commands.add_parser("run", help="Run it.", aliases=["execute"])
    run.add_argument("what", help="What.")
    run.add_argument("--fast", "-f")
    run.add_argument("--secret", help=argparse.SUPPRESS)
    commands.add_parser("internal").add_argument("--inside")

    found = [(e["command"], e["option"], e["help"]) for e in command_line.walk(parser, "own")]

    assert found == [
        ("own", None, "All of it."),
        ("own", "--level", "How much."),
        ("own run", None, "Run it."),
        ("own run", "--fast", ""),
    ]


def test_no_callback_runs_while_walking() -> None:
    def explode(*_: object) -> None:
        raise AssertionError

    eager = click.Option(["--eager"], is_eager=True, callback=explode, help="Now.")
    group = click.Group("own", commands={"run": click.Command("run")}, params=[eager])

    assert len(list(command_line.walk(group, "own"))) == 3


PARSING = """
    import argparse

    def main():
        parser = argparse.ArgumentParser(description="All of it.")
        parser.add_argument("--level", help="How much.")
        parser.add_argument("--bare")
        asked = parser.parse_args()
        open("ran", "w").close()

    def idle():
        return "no parser"
"""


def test_a_command_that_parses_by_itself_is_stopped_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = a_documented(tmp_path, monkeypatch, {"own.py": PARSING}, cli=["own:main"])

    assert answers(ask(context).answers) == {"cli.help": (2, 3)}
    assert not list(tmp_path.rglob("ran"))


def test_a_parent_that_parses_early_does_not_stop_what_makes_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "acme_parents.py").write_text(PARENT_PARSES_EARLY)
    monkeypatch.syspath_prepend(tmp_path)
    found = command_line.resolve("acme_parents:parser")
    entries = list(command_line.walk(found, "acme"))
    assert [entry["option"] for entry in entries] == [None, "--verbose", "--version"]


def test_a_function_that_makes_no_parser_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = a_documented(tmp_path, monkeypatch, {"own.py": PARSING}, cli=["own:idle"])

    with pytest.raises(ToolFailed):
        ask(context)
