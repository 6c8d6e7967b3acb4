"""Plain HTTP by Python's own client, to servers on loopback and to no others."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

import msgspec

from harness.measure.probe import FrameworkFailed, OutOfTime, ToolFailed

TIMEOUT = 30.0  # s
_OPENER = build_opener(ProxyHandler({}))


class Reply(msgspec.Struct):
    """What a server has answered."""

    status: int
    text: str

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    def json(self) -> Any:
        """Raises FrameworkFailed for what is none."""
        try:
            return json.loads(self.text)
        except ValueError:
            raise FrameworkFailed(f"its answer is not JSON: {self.text[:200]!r}") from None


class Unanswered(FrameworkFailed):
    """Nobody listens, or the connection breaks."""


def send(
    method: str,
    url: str,
    body: Any = None,
    headers: Mapping[str, str] | None = None,
    timeout: float = TIMEOUT,
) -> Reply:
    """Send a request with a body of JSON; raises Unanswered, or OutOfTime after `timeout`."""
    if urlsplit(url).hostname not in ("127.0.0.1", "localhost"):
        raise ToolFailed(f"{url} is not on this machine")
    data = None if body is None else json.dumps(body).encode()
    kinds = {"Accept": "*/*"}
    if data is not None:
        kinds["Content-Type"] = "application/json"
    request = Request(url, data, {**kinds, **(headers or {})}, method=method)  # noqa: S310
    try:
        with _OPENER.open(request, timeout=timeout) as response:
            return Reply(response.status, response.read().decode(errors="replace"))
    except HTTPError as refused:
        with refused:
            return Reply(refused.code, refused.read().decode(errors="replace"))
    except (URLError, OSError) as problem:
        late = isinstance(getattr(problem, "reason", problem), TimeoutError)
        kind = OutOfTime if late else Unanswered
        raise kind(f"{method} {url} is not answered: {problem}") from None
