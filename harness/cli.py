"""The command `mlops-bench`. Commands import what they need when they run: --help stays fast."""

import os
import signal
import sys
import traceback
from types import FrameType
from typing import Any

import click

from harness import surroundings
from harness.commands.line import adapting, measuring, reading
from harness.errors import HarnessError, UsageError

EXIT_INTERRUPTED = 130  # as shells have it for Ctrl-C
EXIT_BROKEN_PIPE = 141  # as shells have it for SIGPIPE, when a reader like `head` has gone
PROGRAM, COMPLETE = "mlops-bench", "_MLOPS_BENCH_COMPLETE"


def _version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    from importlib.metadata import version

    from harness.records.record import SCHEMA
    from harness.scoring import rubric

    ours = f"{PROGRAM} {version(PROGRAM)}, rubric {rubric.load().version}, record schema {SCHEMA}"
    click.echo(ours)
    context.exit()


class ReaderGone(Exception):
    """The reader of our output has left, as `head` does. Click and rich would exit with 1."""


class Commands(click.Group):
    """Tells a reader that has gone from runs that failed."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise ReaderGone from None
        except SystemExit as end:
            if isinstance(end.__context__, BrokenPipeError):  # of rich
                raise ReaderGone from None
            raise


@click.group(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version,
    help="Show the versions of package, rubric and record schema, and exit.",
)  # fmt: skip
def cli() -> None:
    """Run the same work through MLOps frameworks; measure what each costs and gives back.

    Exit codes: 0 all ok, 1 some runs failed, 2 wrong usage, 3 the harness could not go on.
    """


for command in (*measuring.COMMANDS, *reading.COMMANDS, *adapting.COMMANDS):
    cli.add_command(command)


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print a script that lets SHELL complete commands, frameworks, questions and runs.

    For bash: `eval "$(mlops-bench completion bash)"`, in ~/.bashrc to keep it.
    """
    from harness.commands import completion as completing

    click.echo(completing.script(shell, cli, PROGRAM, COMPLETE))


def _interrupt(_signum: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _complain(text: str) -> None:
    from harness.printable import printable

    click.echo(f"Error: {printable(text)}", err=True)


def main() -> None:
    """Entry point: turns our errors into one message and an exit code."""
    surroundings.settle()
    signal.signal(signal.SIGTERM, _interrupt)  # SIGTERM is as tidy as Ctrl-C, everywhere
    # Our starter may ignore or block these, and without them we never learn how a child ended.
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD, signal.SIGTERM, signal.SIGINT])
    try:
        try:
            cli(standalone_mode=False, prog_name=PROGRAM, complete_var=COMPLETE)
        finally:
            sys.stdout.flush()  # here, where a reader that has gone is no bug
    except (UsageError, HarnessError) as problem:
        _complain(str(problem))
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
    except (BrokenPipeError, ReaderGone):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for the flush at the end
        sys.exit(EXIT_BROKEN_PIPE)
    except OSError as problem:
        where = f": {problem.filename}" if problem.filename is not None else ""
        _complain(f"{problem.strerror or problem}{where}")
        sys.exit(HarnessError.exit_code)
    except Exception:  # a bug of ours must not look like "some runs failed", which is 1
        traceback.print_exc()
        sys.exit(HarnessError.exit_code)
