"""Options and arguments that several commands share, and what completes their values."""

from collections.abc import Callable
from typing import Any

import click

from harness.errors import UsageError
from harness.worker.variables import ENDPOINT

LONGEST_NAME = 100  # bytes: a folder's name may have 255, and files beside it are called after it
LONGEST_TIME = 1e9  # s
# As `planning.framework.Role` has them, which takes time to import.
ROLES = [
    "tracker", "orchestrator", "server", "llm server", "monitor", "versioner", "feature store",
]  # fmt: skip
LATEST = "latest"  # what --resume without a name stands for
RESERVED = (LATEST, "reference", "conformance")  # these mean something else already

Completer = Callable[[click.Context, click.Parameter, str], list[str]]


def completes(kind: str) -> Completer:
    """Completes names of that kind; imported when a shell asks, so that all else stays fast."""

    def complete(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
        from harness.commands import completion as names

        return [name for name in names.of(kind) if name.startswith(begun)]

    return complete


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")

run_argument = click.argument(
    "run_name", metavar="[RUN]", required=False, shell_complete=completes("run")
)

beside_option = click.option(
    "--beside", multiple=True, metavar="RUN", shell_complete=completes("run"),
    help="Add the frameworks that only this other run has, such as reference/scores; repeatable.",
)  # fmt: skip


def a_name(_context: click.Context, _option: click.Parameter, name: str | None) -> str | None:
    """A callback of `--name`; raises UsageError for what cannot be a folder's name."""
    if name == "":
        raise UsageError("--name is empty: give the run a name, or leave the option out")
    if name and (
        len(name.encode(errors="replace")) > LONGEST_NAME or name[0] in ".-" or "/" in name
    ):
        raise UsageError(
            f"--name names a folder: at most {LONGEST_NAME} characters, no slash, no dot or hyphen "
            "in front (letters with accents count as two, emoji as four)"
        )
    if name and (not name.isprintable() or name != name.strip()):
        raise UsageError(
            f"--name {name!a} cannot be printed and read again: leave out control characters, and "
            "spaces at its ends"
        )
    if name in RESERVED:
        raise UsageError(f"--name {name} means something else here: choose another name")
    return name


def an_address(_context: click.Context, _option: click.Parameter, url: str | None) -> str | None:
    """A callback of `--endpoint`; raises UsageError for what is no address of a service."""
    if url is not None and not _is_address(url):
        from harness.masking import mask

        raise UsageError(
            f"--endpoint takes an address that begins with http:// or https://: {mask(url)}; "
            "in a name or password, write / ? # @ as %2F %3F %23 %40"
        )
    return url


def _is_address(url: str) -> bool:
    """Whether it has a host, and what stands before and after that can be told apart."""
    from urllib.parse import urlsplit

    from harness.printable import is_printable

    try:
        address = urlsplit(url)
        _ = address.port  # ValueError for what is none
    except ValueError:
        return False
    has_host = address.scheme in ("http", "https") and bool(address.hostname)
    return has_host and url.count("@") == address.netloc.count("@") < 2 and is_printable(url)


def a_time(_context: click.Context, _option: click.Parameter, limit: float | None) -> float | None:
    """A callback of `--timeout`; raises UsageError for infinity and what is no number."""
    if limit is not None and not 0 < limit <= LONGEST_TIME:
        raise UsageError("--timeout takes a number of seconds above 0, at most 1e9 (30 years)")
    return limit


def measuring(command: Any) -> Any:
    """The options that `run` and `compare` share."""
    for option in reversed(
        [
            click.option("--framework", "-f", "frameworks", multiple=True,
                         metavar="NAME[:DEPLOYMENT]",
                         shell_complete=completes("target"),
                         help="Measure this one; repeatable. Default: every default deployment."),
            click.option("--scenario", "-s", "scenarios", multiple=True,
                         shell_complete=completes("scenario"),
                         help="Run this scenario; repeatable. Default: all."),
            click.option("--role", "roles", multiple=True, type=click.Choice(ROLES),
                         help="Only what is done as that, by frameworks that do; repeatable."),
            click.option("--profile", "-p", default="quick", show_default=True,
                         shell_complete=completes("profile"),
                         help="Size of the work: paper, quick or smoke."),
            click.option("--repeat", "-r", type=click.IntRange(1), default=1, show_default=True,
                         help="Rounds; 3 or more give intervals."),
            click.option("--warmup", type=click.IntRange(0), default=0, show_default=True,
                         help="Rounds to run first, which do not count."),
            click.option("--timeout", type=click.FloatRange(0, min_open=True), callback=a_time,
                         metavar="SECONDS",
                         help="Time limit of one run; default: the profile's."),
            click.option("--name", callback=a_name,
                         help="Name of the run's folder; default: the time."),
            click.option("--resume", is_flag=False, flag_value=LATEST, metavar="[RUN]",
                         shell_complete=completes("run"),
                         help="Continue a run (default: the newest); repeat nothing that is ok."),
            click.option("--endpoint", metavar="URL", callback=an_address, envvar=ENDPOINT,
                         help="A service or cluster of your own. Credentials in it are not kept."),
            click.option("--port-from", type=click.IntRange(1, 65000), metavar="PORT",
                         help="Let services use ports from PORT on; default: any free ones."),
            click.option("--keep", is_flag=True, help="Keep the frameworks' working folders."),
            click.option("--dry-run", is_flag=True, help="Print the plan and stop."),
            json_option,
        ]
    ):  # fmt: skip
        command = option(command)
    return command
