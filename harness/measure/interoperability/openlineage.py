"""Whether runs send OpenLineage events that are valid by the published schema.

The host listens, at the port that the services were told if they have one, and validates what comes
in against openlineage.json.
The question: `harness.worker.questions.interoperability.Openlineage`.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from harness.measure.cases import Cases
from harness.measure.interoperability import receivers
from harness.measure.interoperability.reading import read
from harness.measure.interoperability.receivers import PATIENCE, Received, Receiver
from harness.measure.probe import Context, Finding, probe
from harness.worker.questions.interoperability import Openlineage

SCHEMA = Path(__file__).with_name("openlineage.json")


class Event(msgspec.Struct):
    """One event, and what the schema has against it."""

    kind: str
    content: Any
    wrong: list[str]


@probe("openlineage", services=True)
def openlineage(context: Context) -> Finding:
    """Receive the events of a run that passes and of one that fails, and validate them."""
    port = int(context.services().get("openlineage_port", 0))
    with receivers.http(port) as receiver:
        passed = _events(context, receiver, fails=False, last="COMPLETE")
        failed = _events(context, receiver, fails=True, last="FAIL")
    cases = Cases(context, "openlineage.valid")
    cases.ask("START", lambda: judged(passed, "START"))
    cases.ask("COMPLETE", lambda: judged(passed, "COMPLETE"))
    cases.ask("FAIL", lambda: judged(failed, "FAIL"))
    return cases.finding()


def _events(context: Context, receiver: Receiver, *, fails: bool, last: str) -> list[Event]:
    """All that came in from the start of a run until its last event, or until patience ends."""
    receiver.requests.clear()
    context.call(Openlineage.run, url=receiver.url, fails=fails)
    receiver.wait(
        lambda requests: any(kind_of(event) == last for event in contents(requests)),
        PATIENCE,
        context.while_running,
    )
    found = contents(list(receiver.requests))
    wrong = read(context, "events", schema=str(SCHEMA), lines=found) if found else []
    events = [Event(kind_of(e), e, w) for e, w in zip(found, wrong, strict=True)]
    context.keep("events-fail.json" if fails else "events-pass.json", events)
    return events


def contents(requests: Sequence[Received]) -> list[Any]:
    """The events in the bodies, of which one may be a list; text that is not JSON stays text."""
    found = []
    for request in requests:
        try:
            body = json.loads(request.body)
        except ValueError:
            body = request.body.decode(errors="replace")
        found += body if isinstance(body, list) else [body]
    return found


def kind_of(event: Any) -> str:
    """Its `eventType`; "" for what has none."""
    return str(event.get("eventType", "")) if isinstance(event, dict) else ""


def judged(events: Sequence[Event], kind: str) -> str:
    """Why there is no such event, or none that is valid, else ""."""
    named = [event for event in events if event.kind == kind]
    if not named:
        return f"no {kind} among {len(events)} events"
    wrong = [event.wrong[0] for event in named if event.wrong]
    return f"{len(wrong)} of {len(named)} are not valid: {wrong[0]}" if wrong else ""
