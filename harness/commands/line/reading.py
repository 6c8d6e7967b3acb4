"""Commands that read what was measured: their options, and what runs them."""

from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from harness.commands.options import beside_option, completes, json_option, run_argument
from harness.errors import UsageError


@click.command()
@run_argument
@json_option
def status(run_name: str | None, as_json: bool) -> None:
    """Show what is done, what failed and what is left of a run (default: the newest)."""
    from harness.commands import inspect

    inspect.status(run_name, as_json)


@click.command()
@run_argument
@click.option("--svg", type=click.Path(dir_okay=False), help="Also write a picture of the tables.")
@beside_option
@json_option
def show(run_name: str | None, svg: str | None, beside: tuple[str, ...], as_json: bool) -> None:
    """Show the comparison of a run (default: the newest), and write its scorecards again."""
    from harness.commands import inspect

    inspect.show(run_name, as_json, svg, beside)


@click.command()
@run_argument
@click.option(
    "--rubric",
    type=click.Path(path_type=Path),
    help="Score by this file instead of the harness's own rubric.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write a table: .csv, .parquet or .json.",
)
@beside_option
@json_option
def score(run_name: str | None, **options: Any) -> None:
    """Score a run (default: the newest) and write its score pages; nothing is measured."""
    from harness.commands import score as scoring

    scoring.score(run_name, **options)


@click.command()
@run_argument
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the page there instead."
)
@click.option("--history", "older", multiple=True, metavar="RUN", shell_complete=completes("run"),
              help="Show the scores of this older run beside it; repeatable. "
                   "Default for the reference: all references before it.")  # fmt: skip
@click.option("--picture", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.png",
              help="Also take a picture of the page, in a headless browser.")  # fmt: skip
@click.option("--width", type=click.IntRange(320, 3840), default=1280, show_default=True,
              help="Width of the picture, in pixels.")  # fmt: skip
@click.option("--height", type=click.IntRange(200, 20_000),
              help="Height of the picture, in pixels; default: the whole page.")  # fmt: skip
@beside_option
@json_option
def report(run_name: str | None, **options: Any) -> None:
    """Write a run as one offline HTML page.

    Without RUN it is the committed reference; with --beside the newest run.
    """
    from harness.commands import report as reporting

    context = click.get_current_context()
    sizes = [context.get_parameter_source(n) for n in ("width", "height")]
    file, width, height = (options.pop(name) for name in ("picture", "width", "height"))
    if file is not None and file.suffix.lower() != ".png":
        raise UsageError(f"--picture writes PNG: name a file that ends in .png, not {file.name}")
    if file is None and ParameterSource.COMMANDLINE in sizes:
        raise UsageError("--width and --height need a picture: name its file with --picture")
    picture = reporting.Picture(file, width, height) if file else None
    reporting.report(run_name, picture=picture, **options)


@click.command()
@click.argument("runs", metavar="[RUN]...", nargs=-1, shell_complete=completes("run"))
@json_option
def history(runs: tuple[str, ...], as_json: bool) -> None:
    """Show versions and scores of RUNs over time (default: all references and runs)."""
    from harness.commands import over_time

    over_time.history(runs, as_json=as_json)


@click.command()
@click.argument("destination", type=click.Path(path_type=Path))
@run_argument
@click.option("--lean", "only_lean", is_flag=True,
              help="Cut logs, pack evidence; name by sha256 what is too large.")  # fmt: skip
@json_option
def export(destination: Path, run_name: str | None, only_lean: bool, as_json: bool) -> None:
    """Copy a run (default: the newest) to DESTINATION, without this machine's paths."""
    from harness.commands import export as exporting

    exporting.export(run_name, destination, as_json=as_json, only_lean=only_lean)


COMMANDS = (status, show, score, report, history, export)
