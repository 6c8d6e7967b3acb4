"""Whether the exit code of its command tells CI the truth.

The host runs the command for each ending, and compares its exit code with what the witness noted.
The question: `harness.worker.questions.interoperability.ExitCodes`.
"""

from functools import partial
from pathlib import Path

from harness.measure import witness
from harness.measure.cases import Cases
from harness.measure.probe import Context, Finding, probe
from harness.records.outcome import Completed
from harness.worker.questions.interoperability import ExitCodes

ENDINGS = ("pass", "fail", "crash")
TIMEOUT = 120.0  # s, of one command


@probe("exit_codes", services=True)
def exit_codes(context: Context) -> Finding:
    """Run the command that CI would, for a run that passes, one that fails, one that crashes."""
    cases = Cases(context, "exit_codes.true")
    for ending in ENDINGS:
        cases.ask(ending, partial(_case, context, ending))
    return cases.finding()


def _case(context: Context, ending: str) -> str:
    noted = context.evidence / f"witness-{ending}.jsonl"
    asked = context.call(ExitCodes.command, ending=ending, witness=str(noted))
    command, cwd = asked["command"], Path(asked["cwd"])
    done = context.run(command, name=ending, env=asked["env"], cwd=cwd, timeout=TIMEOUT)
    outcome = done.outcome
    kept = {"command": command, "exit code": outcome.exit_code, "signal": outcome.signal}
    context.keep(f"{ending}.json", {**kept, "ended": outcome.ended})
    began = [note for note in witness.read(noted) if note.what == "begin"]
    if not began:
        return "its step did not run"
    if any(note.more.get("ending") != ending for note in began):
        return "it ran another ending than it was asked for"
    return judge(done, ending)


def judge(done: Completed, ending: str) -> str:
    """Why the end of the command is not what CI has to know, else ""."""
    if done.ok == (ending == "pass"):
        return ""
    return f"ended with {done.outcome.exit_code}"
