"""How much of a framework's command line explains itself."""

import msgspec

from harness.measure.documentation.public_api import work
from harness.measure.probe import Context, Finding, ToolFailed, probe
from harness.worker.contract import Unsupported


class Entry(msgspec.Struct):
    """A command, or an option of one; the help may be empty."""

    command: str
    option: str | None
    help: str


@probe("cli")
def ask(context: Context) -> Finding:
    """Commands and options of the command line that carry a help text, of those not hidden.

    Asked of the command objects themselves (see harness.worker.command_line), so that what is
    loaded lazily is seen as well.
    """
    objects = context.facts.cli
    if not objects:
        raise Unsupported("it has no command line", context.framework.documentation)
    entries = msgspec.convert(work(context, "command_line", *objects), list[Entry])
    if len(entries) <= len(objects):
        raise ToolFailed(f"neither commands nor options were found in {', '.join(objects)}")
    context.keep("commands.json", entries)
    finding = Finding()
    finding.answer("cli.help", sum(bool(entry.help) for entry in entries), len(entries))
    return finding
