"""Whether the quick start of a framework's documentation runs."""

from typing import Any

from harness.environments import uv
from harness.measure import defaults
from harness.measure.answer_files import answer_file
from harness.measure.failures import Unproven
from harness.measure.probe import Context, Finding, ToolFailed, probe
from harness.records.outcome import Completed

SAYS = "quickstart: ok"  # the last thing that a quick start prints, once it has read a result back
ATTEMPTS = 3  # some race with services of their own
# What pip says when the way to the index is at fault; the rest are uv's.
UNREACHABLE = (*uv.UNREACHABLE, "after connection broken by", "Could not fetch URL")
TAIL = 600  # characters of what an attempt printed last


@probe("quickstart", programs=("quickstart.py",))
def quickstart(context: Context) -> Finding:
    """Runs probes/quickstart.py at the framework's defaults, in an empty home.

    It runs when one of three attempts does; how many it took stands among the evidence. Raises
    Unproven when none does: it may be our program's fault, unless the failure is declared.
    """
    script = answer_file(context, "quickstart.py")
    attempts: list[dict[str, Any]] = []
    while len(attempts) < ATTEMPTS and not any(attempt["runs"] for attempt in attempts):
        name = f"quickstart-{len(attempts) + 1}"
        place = defaults.a_place(context, name)
        attempts.append(_judged(context, defaults.run_script(context, script, place, name=name)))
    runs = attempts[-1]["runs"]
    context.keep("quickstart.py", script.read_text("utf-8"))
    told = {"page": context.facts.quickstart, "runs": runs, "number of attempts": len(attempts)}
    context.keep("quickstart.json", {**told, "attempts": attempts})
    if not runs:
        raise Unproven(f"not one of {ATTEMPTS} attempts ran to its end; see {name}.log")
    found = Finding()
    found.answer("quickstart.runs", 1, 1)
    return found


def _judged(context: Context, done: Completed) -> dict[str, Any]:
    """What became of an attempt. Raises ToolFailed when it does not tell about the framework."""
    says = SAYS in done.output.splitlines()
    if not done.ok:
        defaults.check_python(context)
        if any(words in done.output for words in UNREACHABLE):
            raise ToolFailed("the quick start did not get to the package index")
        if says:
            raise ToolFailed("quickstart.py fails once the quick start has run")
    return {
        "runs": done.ok and says,
        "ended": done.outcome.ended,
        "exit code": done.outcome.exit_code,
        "seconds": done.outcome.wall,
        "listeners": done.outcome.listeners,
        "left running": done.outcome.leaked,
        "said last": done.output[-TAIL:],
    }
