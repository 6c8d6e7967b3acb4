"""Whether a webhook or callback on failure reaches a listener, and stays silent otherwise.

The host listens, at the port that the services were told if they have one, and counts requests.
The question: `harness.worker.questions.interoperability.FailureCallback`.
"""

from harness.measure import witness
from harness.measure.cases import Cases
from harness.measure.interoperability import receivers
from harness.measure.interoperability.receivers import PATIENCE, Receiver
from harness.measure.probe import Context, Finding, probe
from harness.worker.questions.interoperability import FailureCallback

SILENCE = 3.0  # s


@probe("failure_callback", services=True)
def failure_callback(context: Context) -> Finding:
    """Listen while a run passes and while one fails."""
    cases = Cases(context, "failure_callback.right")
    port = int(context.services().get("callback_port", 0))
    with receivers.http(port) as receiver:
        cases.ask("silent", lambda: _silent(context, receiver))
        cases.ask("alarm", lambda: _alarm(context, receiver))
    return cases.finding()


def _silent(context: Context, receiver: Receiver) -> str:
    if reason := _run(context, receiver, fails=False, seconds=SILENCE):
        return reason
    return f"{len(receiver.requests)} requests for a run that passes" if receiver.requests else ""


def _alarm(context: Context, receiver: Receiver) -> str:
    if reason := _run(context, receiver, fails=True, seconds=PATIENCE):
        return reason
    return "" if receiver.requests else f"no request within {PATIENCE:g} s"


def _run(context: Context, receiver: Receiver, *, fails: bool, seconds: float) -> str:
    """Wait for requests after a run that the witness has seen; why it is none, else ""."""
    receiver.requests.clear()
    name = "fail" if fails else "pass"
    noted = context.evidence / f"witness-{name}.jsonl"
    context.call(FailureCallback.run, url=receiver.url, fails=fails, witness=str(noted))
    receiver.wait(bool, seconds, context.while_running)
    requests = [
        {"at": r.at, "method": r.method, "path": r.path, "body": r.body.decode(errors="replace")}
        for r in list(receiver.requests)
    ]
    context.keep(f"requests-{name}.json", requests)
    began = [note.more.get("fails") for note in witness.read(noted) if note.what == "begin"]
    return "" if began and set(began) == {fails} else "its step did not run as asked"
