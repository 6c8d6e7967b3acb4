"""The command `mlops-bench`. Commands import what they need when they run: --help stays fast."""

import os
import sys
import traceback
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from harness.commands.options import a_name, completes, json_option, measuring, run_argument
from harness.errors import HarnessError, UsageError

EXIT_INTERRUPTED = 130  # as shells have it for Ctrl-C
EXIT_BROKEN_PIPE = 1  # as click and rich have it when a reader like `head` has gone
PROGRAM, COMPLETE = "mlops-bench", "_MLOPS_BENCH_COMPLETE"


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="mlops-bench")
def cli() -> None:
    """Run one workload through MLOps frameworks; measure what each costs and gives back.

    Exit codes: 0 all ok, 1 some runs failed, 2 wrong usage, 3 the harness could not go on.
    """


@cli.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List frameworks with deployments, scenarios with profiles, and the rubric's questions."""
    from harness.commands import catalog

    catalog.show(as_json)


@cli.command()
@click.argument("frameworks", nargs=-1, shell_complete=completes("target"))
@click.option("--profile", "-p", default="quick", show_default=True,
              help="Fetch the data that this size of the work needs.")  # fmt: skip
@json_option
def install(frameworks: tuple[str, ...], profile: str, as_json: bool) -> None:
    """Build environments (all default ones, or of FRAMEWORK[:DEPLOYMENT]) and fetch the data."""
    from harness.commands import prepare

    prepare.install(frameworks, profile, as_json=as_json)


@cli.command()
@click.argument("frameworks", nargs=-1, required=True, shell_complete=completes("framework"))
@json_option
def lock(frameworks: tuple[str, ...], as_json: bool) -> None:
    """Resolve the requirements of FRAMEWORK... anew and write its locks."""
    from harness.commands import prepare

    prepare.lock(frameworks, as_json=as_json)


@cli.command()
@measuring
def run(**options: Any) -> None:
    """Run frameworks on scenarios, without measuring their installation."""
    from harness.commands import measure

    sys.exit(measure.measure(install=False, **options))


@cli.command()
@click.argument("runs", metavar="[RUN RUN]", nargs=-1, shell_complete=completes("run"))
@measuring
@click.option("--install/--no-install", default=True, show_default=True,
              help="Measure cold and warm installation first (needs the network).")  # fmt: skip
def compare(runs: tuple[str, ...], **options: Any) -> None:
    """Measure installation and runs of all frameworks against plain Python, and compare.

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


@cli.command()
@click.argument("runs", metavar="[RUN]...", nargs=-1, shell_complete=completes("run"))
@json_option
def history(runs: tuple[str, ...], as_json: bool) -> None:
    """Show versions and scores of RUNs over time (default: all references and runs)."""
    from harness.commands import over_time

    over_time.history(runs, as_json=as_json)


@cli.command()
@click.argument("framework", metavar="[FRAMEWORK[:DEPLOYMENT]]", required=False,
                shell_complete=completes("target"))  # fmt: skip
@click.argument("questions", metavar="[QUESTION]...", nargs=-1,
                shell_complete=completes("question"))  # fmt: skip
@click.option(
    "--repeat",
    "-r",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Ask this often; 6 or more give intervals. Installs are measured once.",
)
@click.option("--name", callback=a_name, help="Name of the run's folder; default: the time.")
@json_option
def probe(framework: str | None, questions: tuple[str, ...], **options: Any) -> None:
    """Measure QUESTION..., or all of a dimension, anew; default: all, of all frameworks."""
    from harness.commands import probe as probing

    sys.exit(probing.probe(framework, questions, **options))


@cli.command()
@run_argument
@json_option
def status(run_name: str | None, as_json: bool) -> None:
    """Show what of a run (default: the newest) is done, failed and left."""
    from harness.commands import inspect

    inspect.status(run_name, as_json)


@cli.command()
@run_argument
@click.option("--svg", type=click.Path(dir_okay=False), help="Keep a picture of the tables too.")
@json_option
def show(run_name: str | None, svg: str | None, as_json: bool) -> None:
    """Show the comparison of a run (default: the newest) and write its scorecards anew."""
    from harness.commands import inspect

    inspect.show(run_name, as_json, svg)


@cli.command()
@run_argument
@click.option(
    "--rubric",
    type=click.Path(path_type=Path),
    help="Score by this file instead of the harness's own rubric.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a table too: .csv, .parquet or .json.",
)
@json_option
def score(run_name: str | None, rubric: Path | None, out: Path | None, as_json: bool) -> None:
    """Score a run (default: the newest) and write its score pages; nothing is measured."""
    from harness.commands import score as scoring

    scoring.score(run_name, rubric, as_json, out)


@cli.command()
@run_argument
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the page there instead."
)
@click.option("--history", "older", multiple=True, metavar="RUN", shell_complete=completes("run"),
              help="Show the scores of this older run beside it; repeatable. "
                   "Default for the reference: all references before it.")  # fmt: skip
@click.option("--picture", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.png",
              help="Take a picture of the page too, in a headless browser.")  # fmt: skip
@click.option("--width", type=click.IntRange(320, 3840), default=1280, show_default=True,
              help="Of the picture, in pixels.")  # fmt: skip
@click.option("--height", type=click.IntRange(200, 20_000),
              help="Of the picture, in pixels; default: all of the page.")  # fmt: skip
@json_option
def report(run_name: str | None, **options: Any) -> None:
    """Write a run (default: the committed reference) as one offline HTML page."""
    from harness.commands import report as reporting

    context = click.get_current_context()
    sizes = [context.get_parameter_source(n) for n in ("width", "height")]
    file, width, height = (options.pop(name) for name in ("picture", "width", "height"))
    if file is None and ParameterSource.COMMANDLINE in sizes:
        raise UsageError("--width and --height are those of a picture: name its file by --picture")
    picture = reporting.Picture(file, width, height) if file else None
    reporting.report(run_name, picture=picture, **options)


@cli.command()
@run_argument
@click.option(
    "--measure",
    "anew",
    is_flag=True,
    help="Make our measurements first: installs, runs, every probe (an hour and a quarter).",
)
@click.option("--name", callback=a_name, help="With --measure: name of the run's folder.")
@json_option
def reproduce(run_name: str | None, anew: bool, name: str | None, as_json: bool) -> None:
    """Hold the published table against ours, from a run (default: the committed one)."""
    from harness.commands import probe as probing
    from harness.commands import score as scoring

    if anew and run_name:
        raise UsageError("--measure makes a new run: leave RUN out, or name it with --name")
    code = 0
    if anew:
        run_name, code = probing.measure_all(name, as_json)
    scoring.reproduce(run_name, as_json)
    sys.exit(code)


@cli.command()
@click.argument("destination", type=click.Path(path_type=Path))
@run_argument
@json_option
def export(destination: Path, run_name: str | None, as_json: bool) -> None:
    """Copy a run (default: the newest) to DESTINATION, without paths of this machine."""
    from harness.commands import export as exporting

    exporting.export(run_name, destination, as_json=as_json)


@cli.command()
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


@cli.command()
@json_option
def doctor(as_json: bool) -> None:
    """Check this machine, and say how to mend what is missing."""
    from harness.commands import doctor as checks

    sys.exit(checks.doctor(as_json))


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what makes SHELL complete commands, frameworks, questions and runs.

    For bash: `eval "$(mlops-bench completion bash)"`, in ~/.bashrc to keep it.
    """
    from harness.commands import completion as completing

    click.echo(completing.script(shell, cli, PROGRAM, COMPLETE))


def main() -> None:
    """Entry point: turns our errors into one message and an exit code."""
    try:
        try:
            cli(standalone_mode=False, prog_name=PROGRAM, complete_var=COMPLETE)
        finally:
            sys.stdout.flush()  # here, where a reader that has gone is no bug
    except (UsageError, HarnessError) as problem:
        click.echo(f"Error: {problem}", err=True)
        sys.exit(problem.exit_code)
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
    except click.exceptions.Exit as request:
        sys.exit(request.exit_code)
    except (click.Abort, KeyboardInterrupt) as interruption:
        advice = getattr(interruption.__cause__, "__notes__", [])  # click's own comes of Ctrl-C
        click.echo("; ".join(["Interrupted", *advice]), err=True)
        sys.exit(EXIT_INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for the flush at the end
        sys.exit(EXIT_BROKEN_PIPE)
    except OSError as problem:
        where = f": {problem.filename}" if problem.filename is not None else ""
        click.echo(f"Error: {problem.strerror or problem}{where}", err=True)
        sys.exit(HarnessError.exit_code)
    except Exception:  # a bug of ours must not look like "some runs failed", which is 1
        traceback.print_exc()
        sys.exit(HarnessError.exit_code)
