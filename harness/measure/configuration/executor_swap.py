"""How many lines are edited or added until steps run by another executor than the default.

Another executor is one that runs steps elsewhere than the default does: a pool of processes or
workers, a container, another host. The step does `note(notes, "ran", **here())`
(`harness.worker.place.here`: host name, process namespace, command lines of its ancestors). The
swap counts when the step noted once under each, and ran elsewhere: in another namespace, on
another host, or under other ancestors. Then the host counts the lines of the second script that
the first does not have, except blank lines and comments.

`frameworks/NAME/probes/configuration/executor_swap.py` offers

    scripts(request) -> {"default": str, "swapped": str}
    run(request, which: str, script: str, notes: str) -> str

`scripts` are what a user types from installation to the first run, shell commands one per line,
with the changed file inside (`cat > FILE <<END`) where code has to change. `run` executes the one
named by `which`, all but its lines that begin with `pip install` (where services of this batch run
as in the default script, it uses those), ends whatever it started, and returns the run id.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("executor_swap", services=True)
def executor_swap(context: Context) -> Finding:
    """Count the lines that move steps to another executor, and see them run there."""
    raise ToolFailed("not written yet")
