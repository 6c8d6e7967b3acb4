"""Commands for who adds a framework or sets up a machine: what they take, and what runs them."""

import sys
from typing import Any

import click

from harness.commands.options import completes, json_option


@click.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List frameworks with deployments, scenarios with profiles, and the rubric's questions."""
    from harness.commands import catalog

    catalog.show(as_json)


@click.command()
@click.argument("frameworks", nargs=-1, required=True, shell_complete=completes("framework"))
@json_option
def lock(frameworks: tuple[str, ...], as_json: bool) -> None:
    """Resolve the requirements of FRAMEWORK... anew and write its locks."""
    from harness.commands import prepare

    prepare.lock(frameworks, as_json=as_json)


@click.command()
@click.argument("framework", metavar="FRAMEWORK[:DEPLOYMENT]", shell_complete=completes("target"))
@click.option("--scenario", "-s", default="mnist", show_default=True, help="Run this scenario.")
@click.option(
    "--run",
    metavar="RUN",
    shell_complete=completes("run"),
    help="Take the smoke runs of this run, where still valid.",
)
@click.option("--only", multiple=True, metavar="TEXT",
              help="Make only the checks with TEXT in their name; repeatable.")  # fmt: skip
@json_option
def conformance(framework: str, **options: Any) -> None:
    """Check an adapter against the contract; each failure says how to mend it."""
    from harness.commands import conformance as checks

    sys.exit(checks.conformance(framework, **options))


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Check this machine, and say how to mend what is missing."""
    from harness.commands import doctor as checks

    sys.exit(checks.doctor(as_json))


COMMANDS = (list_, lock, conformance, doctor)
