"""Commands that prepare and measure: their options, and what runs them."""

import sys
from functools import partial
from typing import Any

import click
from click.core import ParameterSource

from harness.commands.options import (
    LATEST,
    a_name,
    an_address,
    completes,
    json_option,
    measuring,
    run_argument,
)
from harness.errors import UsageError
from harness.worker.variables import ENDPOINT


@click.command()
@click.argument("frameworks", nargs=-1, shell_complete=completes("target"))
@click.option("--profile", "-p", default="quick", show_default=True,
              shell_complete=completes("profile"),
              help="Fetch the data that this size of the work needs.")  # fmt: skip
@json_option
def install(frameworks: tuple[str, ...], profile: str, as_json: bool) -> None:
    """Build environments (all default ones, or of FRAMEWORK[:DEPLOYMENT]) and fetch the data."""
    from harness.commands import prepare

    prepare.install(frameworks, profile, as_json=as_json)


@click.command()
@measuring
def run(**options: Any) -> None:
    """Run frameworks on scenarios, without measuring their installation."""
    from harness.commands import measure

    sys.exit(measure.measure(install=False, **options))


@click.command()
@click.argument("runs", metavar="[RUN RUN]", nargs=-1, shell_complete=completes("run"))
@measuring
@click.option("--install/--no-install", default=True, show_default=True,
              help="Measure cold and warm installation first (needs the network).")  # fmt: skip
def compare(runs: tuple[str, ...], **options: Any) -> None:
    """Measure installation and runs of all frameworks, and compare them with plain Python.

    With two RUNs nothing is measured: it shows what changed from one to the other beyond noise,
    such as between two dates, two machines or two versions of a framework.
    """
    if not runs:
        from harness.commands import measure

        sys.exit(measure.measure(**options))
    from harness.commands import over_time

    context = click.get_current_context()
    given = [n for n in options if context.get_parameter_source(n) is ParameterSource.COMMANDLINE]
    if len(runs) != 2 or given not in ([], ["as_json"]):
        raise UsageError(
            "compare takes two runs and at most --json (what changed between them), "
            "or no run and the options of a measurement; runs: `mlops-bench history`"
        )
    over_time.changed(*runs, as_json=options["as_json"])


@click.command()
@click.argument("framework", metavar="[FRAMEWORK[:DEPLOYMENT]]", required=False,
                shell_complete=completes("target"))  # fmt: skip
@click.argument("questions", metavar="[QUESTION]...", nargs=-1,
                shell_complete=completes("question"))  # fmt: skip
@click.option(
    "--repeat",
    "-r",
    type=click.IntRange(1),
    help="How often to ask everything. Default: as the rubric says, which gives intervals.",
)
@click.option("--name", callback=a_name, help="Name of the run's folder; default: the time.")
@click.option("--resume", is_flag=False, flag_value=LATEST, metavar="[RUN]",
              shell_complete=completes("run"),
              help="Add to a run (default: the newest) what it has no good answer to by today's "
              "code.")  # fmt: skip
@click.option("--endpoint", metavar="URL", callback=an_address, envvar=ENDPOINT,
              help="A service of your own, for deployments that need one.")  # fmt: skip
@json_option
def probe(
    framework: str | None,
    questions: tuple[str, ...],
    name: str | None,
    resume: str | None,
    **options: Any,
) -> None:
    """Ask QUESTION... again, or all of a DIMENSION. Default: all questions, of all frameworks."""
    from harness.commands import probe as probing

    if resume is None:
        place = partial(probing.in_new_run, name=name)
    elif name is None:
        place = partial(probing.in_earlier_run, resume=resume)
    else:
        raise UsageError("--resume adds to a run that has a name: leave --name out")
    sys.exit(probing.probe(framework, questions, place=place, **options))


@click.command()
@run_argument
@click.option(
    "--measure",
    "first",
    is_flag=True,
    help="Measure first: installs, runs, every probe (some hours).",
)
@click.option("--name", callback=a_name, help="With --measure: name of the run's folder.")
@click.option("--framework", "-f", "frameworks", multiple=True, metavar="NAME[:DEPLOYMENT]",
              shell_complete=completes("target"),
              help="With --measure: this one; repeatable. Default: every deployment that is asked "
              "questions.")  # fmt: skip
@json_option
def reproduce(
    run_name: str | None, first: bool, name: str | None, frameworks: tuple[str, ...], as_json: bool
) -> None:
    """Compare the published table with our scores, from a run (default: the committed one)."""
    from harness.commands import probe as probing
    from harness.commands import score as scoring

    if first and run_name:
        raise UsageError("--measure makes a new run: leave RUN out, or name it with --name")
    if frameworks and not first:
        raise UsageError("--framework says what to measure: add --measure, or leave it out")
    code = 0
    if first:
        run_name, code = probing.measure_all(frameworks, name, as_json)
    scoring.reproduce(run_name, as_json)
    sys.exit(code)


COMMANDS = (install, run, compare, probe, reproduce)
