"""Whether a run can be created, found by a query and read over plain HTTP, without a client.

The host plants a text in each of two runs, sends the requests that the answer describes, and keeps
them with their replies; not those of a login.
The question: `harness.worker.questions.interoperability.HttpApi`.
"""

import secrets
from collections.abc import Mapping
from typing import Any, Literal

from harness.measure.cases import Cases, present
from harness.measure.failures import Unproven
from harness.measure.interoperability.sending import Reply, send
from harness.measure.probe import Context, Finding, FrameworkFailed, ToolFailed, probe
from harness.worker.questions.interoperability import Call, HttpApi

Operation = Literal["create", "find", "read"]


@probe("http_api", services=True)
def http_api(context: Context) -> Finding:
    """Create, find and read a run by requests that the host sends."""
    wanted, other = (Session(context, f"text{secrets.token_hex(8)}") for _ in range(2))
    cases = Cases(context, "http_api.done")
    cases.ask("create", lambda: _created(wanted, other))
    cases.ask("find", lambda: _found(wanted, other))
    cases.ask("read", lambda: _read(wanted))
    context.keep("requests.json", [*wanted.transcript, *other.transcript])
    told = [{"run": each.taken.get("run"), "text": each.text} for each in (wanted, other)]
    context.keep("runs.json", told)
    return cases.finding()


class Session:
    """Requests about the run that has one text planted in it."""

    def __init__(self, context: Context, text: str) -> None:
        self.calls = context.call(HttpApi.calls, text=text)
        self.text = text
        self.taken: dict[str, str] = {}
        self.transcript: list[dict[str, Any]] = []
        self.worked = False  # whether an operation has come to its end

    @property
    def run(self) -> str:
        if "run" not in self.taken:
            raise Unproven("no run has been created: no request takes its id as `run`")
        return self.taken["run"]

    def send(self, operation: Operation) -> Reply:
        """The last answer; FrameworkFailed for one that refuses, Unproven before any works."""
        calls = present(self.calls[operation])
        if not calls:
            raise ToolFailed(f"HttpApi.calls has no request for {operation}")
        try:
            last = [self._send(operation, call) for call in calls][-1]
        except FrameworkFailed as problem:
            raise problem if self.worked else Unproven(str(problem)) from None
        self.worked = True
        return last

    def _send(self, operation: str, call: Call) -> Reply:
        if unknown := sorted(call.keys() - Call.__annotations__.keys()):
            known = ", ".join(Call.__annotations__)
            raise ToolFailed(f"HttpApi.calls: {unknown[0]!r} is unknown; a call has {known}")
        told = (call["url"], call.get("headers", {}), call.get("body"))
        url, headers, body = (filled(value, self.taken) for value in told)
        method = call["method"]
        reply = send(method, url, body, headers)
        kept = {"operation": operation, "method": method, "url": url, "status": reply.status}
        self.transcript.append({**kept, **_shown(call, reply)})
        if not reply.ok:
            raise FrameworkFailed(f"{method} {url}: {reply.status} {reply.text[:200]}")
        for name, keys in call.get("take", {}).items():
            self.taken[name] = str(_at(reply.json(), keys))
        return reply


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
    if set(call.get("take", {})) <= {"run"}:
        return {"body": call.get("body"), "answer": reply.text}
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
