"""Whether the quick start of a framework's documentation runs."""

from harness.measure import defaults
from harness.measure.probe import Context, Finding, probe

SAYS = "quickstart: ok"  # the last thing that a quick start prints, once it has read a result back


@probe("quickstart")
def quickstart(context: Context) -> Finding:
    """Runs probes/quickstart.py at the framework's defaults, in an empty home."""
    script = context.probes / "quickstart.py"
    place = defaults.a_place(context, "quickstart")
    done = defaults.run_script(context, script, place, name="quickstart")
    context.keep("quickstart.py", script.read_text("utf-8"))
    runs = done.ok and SAYS in done.output.splitlines()
    if not runs:
        defaults.check_python(context)
    context.keep(
        "quickstart.json",
        {
            "page": context.facts.quickstart,
            "runs": runs,
            "ended": done.outcome.ended,
            "exit code": done.outcome.exit_code,
            "seconds": done.outcome.wall,
            "listeners": done.outcome.listeners,
            "left running": done.outcome.leaked,
        },
    )
    found = Finding()
    found.answer("quickstart.runs", int(runs), 1)
    return found
