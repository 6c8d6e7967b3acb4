"""Whether a webhook or callback on failure reaches a listener, and stays silent otherwise.

A listener of ours takes requests on loopback. One run passes, another fails; both have the same
callback, by what the framework documents for failures (not a `try` of the user's). Cases: `alarm`:
a request arrives within 15 s after the run that fails; `silent`: none does within 3 s after the one
that passes. A case counts only if the run's step noted "begin" in the witness.

`frameworks/NAME/probes/interoperability/failure_callback.py` offers

    run(request: ProbeRequest, url: str, fails: bool, witness: str) -> the run's id, once it ended

A step does `note(witness, "begin", fails=fails)` and then passes or raises. The callback sends any
GET or POST to `url`. Services that have to know the port when they start name it in their
connection as "callback_port": the listener is there then, and any path will do.
"""

from harness.measure import witness
from harness.measure.configuration.cases import Cases
from harness.measure.interoperability import receivers
from harness.measure.interoperability.receivers import Receiver
from harness.measure.probe import Context, Finding, probe

ALARM_SECONDS = 15.0
SILENCE_SECONDS = 3.0


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
    if reason := _run(context, receiver, fails=False, seconds=SILENCE_SECONDS):
        return reason
    return f"{len(receiver.requests)} requests for a run that passes" if receiver.requests else ""


def _alarm(context: Context, receiver: Receiver) -> str:
    if reason := _run(context, receiver, fails=True, seconds=ALARM_SECONDS):
        return reason
    return "" if receiver.requests else f"no request within {ALARM_SECONDS:g} s"


def _run(context: Context, receiver: Receiver, *, fails: bool, seconds: float) -> str:
    """Wait for requests after a run that the witness has seen; why it is none, else ""."""
    receiver.requests.clear()
    name = "fail" if fails else "pass"
    noted = context.evidence / f"witness-{name}.jsonl"
    context.call(
        "interoperability.failure_callback",
        "run",
        url=receiver.url,
        fails=fails,
        witness=str(noted),
    )
    receiver.wait(bool, seconds, context.while_running)
    requests = [
        {"at": r.at, "method": r.method, "path": r.path, "body": r.body.decode(errors="replace")}
        for r in list(receiver.requests)
    ]
    context.keep(f"requests-{name}.json", requests)
    began = [note.more.get("fails") for note in witness.read(noted) if note.what == "begin"]
    return "" if began and set(began) == {fails} else "its step did not run as asked"
