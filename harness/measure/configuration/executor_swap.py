"""How many lines are edited or added until steps run by another executor than the default.

Another executor is one that runs steps elsewhere than the default does: a pool of processes or
workers, a container, another host. The step does `note(notes, "ran", **here())`
(`harness.worker.place.here`: host name, process namespace, command lines of its ancestors). The
swap counts when the step noted once under each, and ran elsewhere: in another namespace, on
another host, or under another kind of parent process. Then the host counts the lines of the second
script that the first does not have, except blank lines and comments.

`frameworks/NAME/probes/configuration/executor_swap.py` offers

    scripts(request) -> {"default": str, "swapped": str}
    run(request, which: str, script: str, notes: str) -> str

`scripts` are what a user types from installation to the first run, shell commands one per line,
with the changed file inside (`cat > FILE <<END`) where code has to change. `run` executes the one
named by `which`, all but its lines that begin with `pip install` (where services of this batch run
as in the default script, it uses those), ends whatever it started, and returns the run id.
"""

import re

import msgspec

from harness.measure.configuration.edits import edited
from harness.measure.probe import Context, Finding, FrameworkFailed, ToolFailed, probe
from harness.measure.witness import Note, read

MODULE = "configuration.executor_swap"
VARIES = re.compile(r":.*|\d+")  # in titles of processes: the task and its numbers


class Scripts(msgspec.Struct):
    """What a user types for either executor."""

    default: str
    swapped: str


@probe("executor_swap", services=True)
def executor_swap(context: Context) -> Finding:
    """Count the lines that move steps to another executor, and see them run there."""
    try:
        scripts = msgspec.convert(context.call(MODULE, "scripts"), Scripts)
    except msgspec.ValidationError as problem:
        raise ToolFailed(f"executor_swap.scripts answered something else: {problem}") from None
    context.keep("default.sh", scripts.default)
    context.keep("swapped.sh", scripts.swapped)
    lines = edited(scripts.default, scripts.swapped)
    if not lines:
        raise ToolFailed("the two scripts of executor_swap are the same")
    context.keep("lines.json", lines)
    default = _ran(context, "default", scripts.default)
    swapped = _ran(context, "swapped", scripts.swapped)
    if not elsewhere(default, swapped):
        raise FrameworkFailed("with the other executor the step ran where it runs by default")
    finding = Finding()
    finding.add("executor_swap.lines", len(lines), "lines")
    return finding


def elsewhere(default: Note, swapped: Note) -> bool:
    """Whether they ran on two hosts, in two namespaces or under two kinds of parent process."""
    return _place(default) != _place(swapped)


def _place(ran: Note) -> tuple[object, object, str]:
    """With the parent process alone: further up services may be started in another way."""
    parent = VARIES.sub("", next(iter(ran.more["ancestors"]), ""))  # none of a container's first
    return ran.more["host"], ran.more["namespace"], parent


def _ran(context: Context, which: str, script: str) -> Note:
    notes = context.evidence / f"{which}.jsonl"
    context.call(MODULE, "run", which=which, script=script, notes=str(notes))
    ran = [note for note in read(notes) if note.what == "ran"]
    if len(ran) != 1:
        raise FrameworkFailed(f"with the {which} executor the step ran {len(ran)} times")
    return ran[0]
