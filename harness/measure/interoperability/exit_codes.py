"""Whether the exit code of its command tells CI the truth.

The host runs the command that a CI job would: one that waits for the run's end. Cases: `pass`: code
0; `fail`, whose step raises an exception, and `crash`, whose step kills its own process by SIGKILL:
another code, or a signal. A case counts only if its step noted "begin" in the witness.

`frameworks/NAME/probes/interoperability/exit_codes.py` offers

    command(request: ProbeRequest, ending: "pass" | "fail" | "crash", witness: str)
        -> {"command": ["python", "flow.py", "run"], "env": {...}, "cwd": folder}

A step does `note(witness, "begin", ending=ending)`, then passes, raises, or kills itself. The first
word of the command is a program of the environment. A step gets `ending` and `witness` as it is
natural: parameters of the command, or variables of "env".
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("exit_codes", services=True)
def exit_codes(context: Context) -> Finding:
    """Whether the exit code of its command tells CI the truth."""
    raise ToolFailed("not written yet")
