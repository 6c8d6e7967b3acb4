"""How many lines are edited or added until steps run by another executor than the default.

The host has both scripts executed, compares where the step noted that it ran, and counts the lines
between the scripts.
The question: `harness.worker.questions.configuration.ExecutorSwap`.
"""

import re

from harness.measure.configuration.edits import edited
from harness.measure.failures import Unproven
from harness.measure.probe import Context, Finding, ToolFailed, probe
from harness.measure.witness import Note, read
from harness.worker.questions.configuration import ExecutorSwap

VARIES = re.compile(r":.*|\d+")  # in titles of processes: the task and its numbers
SHELL = re.compile(r"(?:\S*/)?((?:ba|da|z)?sh)\b")
ANSWER = re.compile(r"-m (harness\.worker)\b")
SHOWN, ANCESTORS = 80, 3  # characters of a command line, and lines of them, in a message


@probe("executor_swap", services=True)
def executor_swap(context: Context) -> Finding:
    """Count the lines that move steps to another executor, and see them run there."""
    scripts = context.call(ExecutorSwap.scripts)
    context.keep("default.sh", scripts["default"])
    context.keep("swapped.sh", scripts["swapped"])
    lines = edited(scripts["default"], scripts["swapped"])
    if not lines:
        raise ToolFailed("the two scripts of executor_swap are the same")
    context.keep("lines.json", lines)
    default = _ran(context, "default", scripts["default"])
    swapped = _ran(context, "swapped", scripts["swapped"])
    if not elsewhere(default, swapped):
        raise Unproven(
            "with the other executor the step ran where it runs by default: "
            f"{_told(default)}; with the other: {_told(swapped)}"
        )
    finding = Finding()
    finding.add("executor_swap.lines", len(lines), "lines")
    return finding


def elsewhere(default: Note, swapped: Note) -> bool:
    """Whether they ran on two hosts, in two namespaces or in two kinds of process.

    The kind is that of the parent: further up services may be started in another way. Below one
    and the same kind it is the program of the step's own process: a pool may start its workers
    in the process that another pool starts them in.
    """
    return _place(default) != _place(swapped)


def _place(ran: Note) -> tuple[object, object, str, str]:
    parent, own = _parent(ran), VARIES.sub("", str(ran.more.get("program", "")))
    # What a shell or an answer's own process starts is the user's program, whatever its name; a
    # shell's text is the script, which differs.
    for starter in (SHELL.match(parent), ANSWER.search(parent)):
        if starter:
            parent, own = starter[1], ""
    parent = VARIES.sub("", parent)
    return ran.more["host"], ran.more["namespace"], parent, own


def _parent(ran: Note) -> str:
    return str(next(iter(ran.more["ancestors"]), ""))  # none of a container's first


def _told(ran: Note) -> str:
    """The place in few words: host, namespace, its program and its ancestors' first lines."""
    lines = [str(each).partition("\n")[0][:SHOWN] for each in ran.more["ancestors"][:ANCESTORS]]
    program = str(ran.more.get("program", "")).partition("\n")[0][:SHOWN]
    below = ", below ".join(lines) or "nothing"
    return f"{program!r} below {below} on {ran.more['host']}, {ran.more['namespace']}"


def _ran(context: Context, which: str, script: str) -> Note:
    notes = context.evidence / f"{which}.jsonl"
    context.call(ExecutorSwap.run, which=which, script=script, notes=str(notes))
    ran = [note for note in read(notes) if note.what == "ran"]
    if len(ran) != 1:
        raise Unproven(f"with the {which} executor the step ran {len(ran)} times")
    return ran[0]
