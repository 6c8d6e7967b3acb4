"""Commands to add a framework or set up a machine: their options, and what runs them."""

import sys
from pathlib import Path
from typing import Any

import click

from harness.commands.options import ROLES, completes, json_option


@click.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List frameworks with deployments, scenarios with profiles, and the rubric's questions."""
    from harness.commands import catalog

    sys.exit(catalog.show(as_json))


@click.command()
@click.argument("frameworks", nargs=-1, required=True, shell_complete=completes("framework"))
@json_option
def lock(frameworks: tuple[str, ...], as_json: bool) -> None:
    """Resolve the requirements of FRAMEWORK... again, and write its locks."""
    from harness.commands import prepare

    prepare.lock(frameworks, as_json=as_json)


@click.command()
@click.argument("framework", metavar="FRAMEWORK[:DEPLOYMENT]", shell_complete=completes("target"))
@click.option("--scenario", "-s", shell_complete=completes("scenario"),
              help="Run this one. Default: mnist, or the first that its roles do.")  # fmt: skip
@click.option(
    "--run",
    metavar="RUN",
    shell_complete=completes("run"),
    help="Use the smoke runs of this run, if they are still valid.",
)
@click.option("--only", multiple=True, metavar="TEXT",
              help="Run only checks with TEXT in their name; repeatable.")  # fmt: skip
@click.option("--static", is_flag=True, help="Read files only; start nothing.")
@click.option("--run-anyway", is_flag=True, help="Make the runs even if a static check fails.")
@click.option("--keep", is_flag=True, help="Keep the runs' working folders when a check fails.")
@click.option("--verbose", "-v", is_flag=True, help="List checks that pass, too.")
@json_option
def conformance(framework: str, **options: Any) -> None:
    """Check an adapter against the contract; each failure says how to fix it.

    It reads files first, which takes seconds. If they are right, it makes about four runs.
    """
    from harness.commands import conformance as checks

    sys.exit(checks.conformance(framework, **options))


@click.command()
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(ROLES),
              help="What a team would use it as; repeatable.")  # fmt: skip
@click.option("--package", metavar="NAME==VERSION", help="What pip installs; default: NAME.")
@click.option("--title", help="Its name as people write it.")
@click.option("--documentation", metavar="URL", help="Where its documentation begins.")
@click.option("--in", "parent", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER",
              help="Write FOLDER/NAME; default: the checkout's frameworks/, or ./frameworks.",
              )  # fmt: skip
@json_option
def new(
    name: str, roles: tuple[str, ...], parent: Path | None, *, as_json: bool, **about: Any
) -> None:
    """Write the folder of a framework that is not wired yet, and say what comes next."""
    from harness.commands import new as writing

    writing.new(name, roles, writing.About(**about), parent, as_json=as_json)


@click.command()
@click.argument("framework", shell_complete=completes("framework"))
@click.argument("question", metavar="[QUESTION|DIMENSION|SCENARIO]", required=False,
                shell_complete=completes("probe"))  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="List every open question.")
@click.option("--brief", is_flag=True, help="Print a line for each open question, and no more.")
@click.option("--lines", is_flag=True, help="Print the lines of each file, and no more.")
@json_option
def check(framework: str, question: str | None, **options: Any) -> None:
    """Show how far FRAMEWORK is: what is written, what is open, and what to write next.

    With a QUESTION: what it asks, the file to write, and lines to begin with. With a DIMENSION: the
    classes of all its questions in one module. With a SCENARIO: how far that is. Nothing is run.
    Exit code 0 if nothing is open, 1 otherwise.
    """
    from harness.commands import check as checking

    sys.exit(checking.check(framework, question, **options))


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Check this machine, and say how to fix what is missing."""
    from harness.commands import doctor as checks

    sys.exit(checks.doctor(as_json))


@click.command()
@click.argument("frameworks", nargs=-1, shell_complete=completes("framework"))
@json_option
def pages(frameworks: tuple[str, ...], as_json: bool) -> None:
    """Fetch the pages that answers of FRAMEWORK... cite, and say which have changed.

    Without a FRAMEWORK: those of all. Exit code 1 if a page is gone, or lacks the sentence that is
    quoted from it. A page that cannot be reached is named, and changes no exit code.
    """
    from harness.commands import pages as citations

    sys.exit(citations.pages(frameworks, as_json))


COMMANDS = (list_, lock, new, check, conformance, doctor, pages)
