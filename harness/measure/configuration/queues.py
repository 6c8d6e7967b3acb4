"""Whether waiting steps start by their priority, and one queue does not wait for another.

The host sets the priorities, in two ways, of which no order of names or of submission is right.
The question: `harness.worker.questions.configuration.Queues`.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from harness.measure.cases import Cases, differs
from harness.measure.configuration.at_once import noted
from harness.measure.probe import Context, Finding, probe
from harness.measure.witness import Note, most_at_once, read
from harness.worker.questions.configuration import Queues

SECONDS = 4.0  # that each step sleeps: longer than it takes to start the next one
PRIORITIES = {
    "priority": {"a": 1, "b": 3, "c": 2},
    "other priority": {"a": 3, "b": 1, "c": 2},
}
FIRST = "hold"
SLOW = ["slow-0", "slow-1", "slow-2"]
QUICK = "quick"


@probe("queues", services=True)
def queues(context: Context) -> Finding:
    """Let steps wait for one slot by their priorities, and let another queue pass them."""
    cases = Cases(context, "queues.right")
    for name, priorities in PRIORITIES.items():
        cases.ask(name, partial(_prioritised, context, name, priorities))
    cases.ask("separate queues", partial(_separated, context))
    return cases.finding()


def _prioritised(context: Context, name: str, priorities: dict[str, int]) -> str:
    notes = context.evidence / f"{name.replace(' ', '-')}.jsonl"
    context.call(Queues.prioritised, priorities=priorities, seconds=SECONDS, notes=str(notes))
    return out_of_order(read(notes), priorities)


def _separated(context: Context) -> str:
    notes = context.evidence / "separate.jsonl"

    def run(seconds: float) -> None:
        context.call(Queues.separated, seconds=seconds, notes=str(notes))

    return held_up(noted(notes, run, SECONDS, 2))


def out_of_order(notes: Sequence[Note], priorities: Mapping[str, int]) -> str:
    """Why they did not run by priority, one at a time; "" when they did."""
    wanted = [FIRST, *sorted(priorities, key=lambda name: -priorities[name])]
    if unlike := differs("began", _names(notes, "begin"), wanted):
        return unlike
    return differs("ended", _names(notes, "end"), wanted) or differs(
        "at once", most_at_once(notes), 1
    )


def held_up(notes: Sequence[Note]) -> str:
    """Why one queue was not apart from the other; "" when it was."""
    for what in ("begin", "end"):
        if unlike := differs(what, sorted(_names(notes, what)), sorted([*SLOW, QUICK])):
            return unlike
    slow = [note for note in notes if note.more.get("name") != QUICK]
    if (most := most_at_once(slow)) != 1:
        return f"{most} at once, of a queue with one slot"
    if most_at_once(notes) != 2:
        return "never one of each queue at once"
    began = _names(sorted(notes, key=lambda note: note.at), "begin")
    return "the second queue waited for the first" if began[-1] == QUICK else ""


def _names(notes: Sequence[Note], what: str) -> list[str]:
    return [str(note.more.get("name")) for note in notes if note.what == what]
