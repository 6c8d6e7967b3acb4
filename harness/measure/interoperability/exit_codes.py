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

from functools import partial
from pathlib import Path

import msgspec

from harness.measure import witness
from harness.measure.configuration.cases import Cases
from harness.measure.probe import Completed, Context, Finding, ToolFailed, probe

ENDINGS = ("pass", "fail", "crash")
TIMEOUT = 120.0  # s, of one command


class Command(msgspec.Struct):
    """What a CI job runs."""

    command: list[str]
    env: dict[str, str] = {}
    cwd: str | None = None


@probe("exit_codes", services=True)
def exit_codes(context: Context) -> Finding:
    """Run the command that CI would, for a run that passes, one that fails, one that crashes."""
    cases = Cases(context, "exit_codes.true")
    for ending in ENDINGS:
        cases.ask(ending, partial(_case, context, ending))
    return cases.finding()


def _case(context: Context, ending: str) -> str:
    noted = context.evidence / f"witness-{ending}.jsonl"
    answer = context.call(
        "interoperability.exit_codes", "command", ending=ending, witness=str(noted)
    )
    try:
        asked = msgspec.convert(answer, Command)
    except msgspec.ValidationError as problem:
        raise ToolFailed(f"exit_codes.command answered something else: {problem}") from None
    cwd = Path(asked.cwd) if asked.cwd else None
    done = context.run(asked.command, name=ending, env=asked.env, cwd=cwd, timeout=TIMEOUT)
    outcome = done.outcome
    kept = {"command": asked.command, "exit code": outcome.exit_code, "signal": outcome.signal}
    context.keep(f"{ending}.json", {**kept, "ended": outcome.ended})
    began = [note for note in witness.read(noted) if note.what == "begin"]
    if not began:
        return "its step did not run"
    if any(note.more.get("ending") != ending for note in began):
        return "another ending was run than asked for"
    return judge(done, ending)


def judge(done: Completed, ending: str) -> str:
    """Why the end of the command is not what CI has to know, else ""."""
    if done.timed_out:
        return f"the command did not end within {TIMEOUT:g} s"
    if done.ok == (ending == "pass"):
        return ""
    return f"ended with {done.outcome.exit_code}"
