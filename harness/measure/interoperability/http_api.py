"""Whether a run can be created, found by a query and read over plain HTTP, without a client.

Two runs are created, each with a text of its own planted in it (a parameter, a tag, or a part of
its id that the caller may choose). The snippet only says which requests its API wants; the host
sends them with Python's own HTTP client. Cases: `create`: both are answered with 2xx and ids that
differ; `find`: a query for the text of the first is answered with the first's id and without the
second's; `read`: what is answered holds the first's id and its text.

`frameworks/NAME/probes/interoperability/http_api.py` offers

    calls(request: ProbeRequest, text: str) -> {"create": [CALL, ...], "find": [...], "read": [...]}

    CALL = {"method": "POST", "url": "http://127.0.0.1:...", "headers": {...}, "body": JSON or None,
            "take": {"run": ["run", "info", "run_id"]}}

Each list is sent in order, and its last answer is judged; a query may be any number of requests
before it. "headers", "body" and "take" may be missing. What is taken from an answer, by keys and
indices, stands wherever a later URL, header or text of a body says "{run}"; `create` takes "run",
the run's id. Instead of a list there may be {"unsupported": REASON, "documentation": URL}.
"""

import secrets
from collections.abc import Mapping
from typing import Any

import msgspec

from harness.measure.configuration.cases import Cases
from harness.measure.interoperability.sending import Reply, send
from harness.measure.probe import Context, Finding, FrameworkFailed, ToolFailed, probe
from harness.worker.contract import Unsupported


class Call(msgspec.Struct):
    """One request, as a snippet describes it."""

    method: str
    url: str
    headers: dict[str, str] = {}
    body: Any = None
    take: dict[str, list[str | int]] = {}


class Missing(msgspec.Struct):
    """Why there are no requests for an operation."""

    unsupported: str
    documentation: str


@probe("http_api", services=True)
def http_api(context: Context) -> Finding:
    """Create, find and read a run by requests that the host sends."""
    wanted, other = (Session(context, f"text{secrets.token_hex(8)}") for _ in range(2))
    cases = Cases(context, "http_api.done")
    cases.ask("create", lambda: _created(wanted, other))
    cases.ask("find", lambda: _found(wanted, other))
    cases.ask("read", lambda: _read(wanted))
    context.keep("requests.json", [*wanted.transcript, *other.transcript])
    return cases.finding()


class Session:
    """Requests about the run that has one text planted in it."""

    def __init__(self, context: Context, text: str) -> None:
        answer = context.call("interoperability.http_api", "calls", text=text)
        try:
            self.calls = {name: _calls(operation) for name, operation in answer.items()}
        except (msgspec.ValidationError, AttributeError) as problem:
            raise ToolFailed(f"http_api.calls answered what are no requests: {problem}") from None
        self.text = text
        self.taken: dict[str, str] = {}
        self.transcript: list[dict[str, Any]] = []

    @property
    def run(self) -> str:
        if "run" not in self.taken:
            raise FrameworkFailed("no run has been created")
        return self.taken["run"]

    def send(self, operation: str) -> Reply:
        """The last answer; raises FrameworkFailed for one that refuses."""
        calls = self.calls.get(operation, [])
        if isinstance(calls, Missing):
            raise Unsupported(calls.unsupported, calls.documentation)
        if not calls:
            raise ToolFailed(f"http_api.calls has no request for {operation}")
        return [self._send(operation, call) for call in calls][-1]

    def _send(self, operation: str, call: Call) -> Reply:
        url, headers, body = (filled(v, self.taken) for v in (call.url, call.headers, call.body))
        reply = send(call.method, url, body, headers)
        kept = {"operation": operation, "method": call.method, "url": url, "status": reply.status}
        self.transcript.append({**kept, **_shown(call, reply)})
        if not reply.ok:
            raise FrameworkFailed(f"{call.method} {url}: {reply.status} {reply.text[:200]}")
        for name, keys in call.take.items():
            self.taken[name] = str(_at(reply.json(), keys))
        return reply


def _calls(operation: Any) -> list[Call] | Missing:
    if isinstance(operation, dict):
        return msgspec.convert(operation, Missing)
    return msgspec.convert(operation, list[Call])


def filled(value: Any, taken: Mapping[str, str]) -> Any:
    """The value with each "{name}" in a text of it replaced by what was taken."""
    if isinstance(value, str):
        for name, text in taken.items():
            value = value.replace("{" + name + "}", text)
        return value
    if isinstance(value, dict):
        return {key: filled(each, taken) for key, each in value.items()}
    if isinstance(value, list):
        return [filled(each, taken) for each in value]
    return value


def _shown(call: Call, reply: Reply) -> dict[str, Any]:
    """Without secrets: where more than the run's id is taken, one logs in for a token."""
    if set(call.take) <= {"run"}:
        return {"body": call.body, "answer": reply.text}
    return {"body": "(not kept: a login)", "answer": "(not kept: it may hold a token)"}


def _at(answer: Any, keys: list[str | int]) -> Any:
    for key in keys:
        try:
            answer = answer[key]
        except (KeyError, IndexError, TypeError):
            raise FrameworkFailed(f"the answer has no {keys}") from None
    return answer


def _created(wanted: Session, other: Session) -> str:
    wanted.send("create")
    other.send("create")
    return "" if wanted.run != other.run else f"both runs are {wanted.run}"


def _found(wanted: Session, other: Session) -> str:
    text = wanted.send("find").text
    if wanted.run not in text:
        return f"the query does not find {wanted.run}"
    return f"the query finds {other.run} too" if other.run in text else ""


def _read(wanted: Session) -> str:
    text = wanted.send("read").text
    missing = [what for what in (wanted.run, wanted.text) if what not in text]
    return f"the answer lacks {', '.join(missing)}" if missing else ""
