"""Answers that are data and wrong: an error, since nothing of theirs has worked."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from harness.measure.configuration.executor_swap import executor_swap
from harness.measure.failures import ToolFailed, Unproven
from harness.measure.interoperability.http_api import http_api
from harness.measure.interoperability.openapi import openapi
from harness.measure.interoperability.telemetry import telemetry
from harness.measure.probe import Context, Finding
from harness.worker.witness import note
from tests.probes.contexts import a_context

Answer = Callable[..., Any]
Ask = Callable[[Callable[[Context], Finding], Answer], Finding]


class Server(BaseHTTPRequestHandler):
    """Answers /runs with the one id after the other, and nothing else."""

    made = 0

    def do_GET(self) -> None:
        found = self.path == "/runs"
        type(self).made += found
        text = f'{{"id": "r{self.made}"}}'.encode()
        self.send_response(200 if found else 404)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as http:
        Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Ask a probe whose every call is answered by a function of the method's name."""

    def asked(probe: Callable[[Context], Finding], answer: Answer) -> Finding:
        def call(_self: Context, method: Callable[..., Any], **arguments: Any) -> Any:
            return answer(method.__name__, **arguments)

        monkeypatch.setattr(Context, "call", call)
        return probe(a_context(tmp_path))

    return asked


def calls(url: str, *keys: str) -> Answer:
    def answer(_method: str, **_: str) -> Any:
        created = {"method": "GET", "url": url, "take": {"run": list(keys)}}
        read = {"method": "GET", "url": f"{url}/{{run}}"}
        return {"create": [created], "find": [read], "read": [read]}

    return answer


@pytest.mark.parametrize(
    ("path", "keys", "said"),
    [
        ("/rnus", ("id",), "/rnus: 404"),
        ("/runs", ("run_id",), "the answer has no"),
    ],
    ids=["URL", "key"],
)
def test_requests_of_which_none_has_worked(
    ask: Ask, server: str, path: str, keys: tuple[str, ...], said: str
) -> None:
    with pytest.raises(Unproven, match=said):
        ask(http_api, calls(server + path, *keys))


def test_a_server_that_nobody_runs(ask: Ask) -> None:
    with pytest.raises(Unproven, match="is not answered"):
        ask(http_api, calls("http://127.0.0.1:1/runs", "id"))


def test_a_key_that_no_request_has(ask: Ask, server: str) -> None:
    request = {"method": "GET", "url": f"{server}/runs", "json": {}}
    with pytest.raises(ToolFailed, match="'json' is unknown; a call has method, url, "):
        ask(http_api, lambda _method, **_: {"create": [request], "find": [], "read": []})


def test_what_fails_after_a_request_that_worked_is_the_frameworks(ask: Ask, server: str) -> None:
    done = ask(http_api, calls(f"{server}/runs", "id")).answers["http_api.done"]
    assert (done.found, done.expected) == (1, 3)


@pytest.mark.parametrize("server_of", ["{}/metric", "http://127.0.0.1:1/metrics"])
def test_a_url_of_metrics(ask: Ask, server: str, server_of: str) -> None:
    sent = {"protocol": "prometheus", "url": server_of.format(server)}
    with pytest.raises(Unproven, match=r"answers 404|is not answered"):
        ask(telemetry, lambda *_, **__: sent)


@pytest.mark.parametrize("address", ["{}", "http://127.0.0.1:1"])
def test_routes_of_which_none_is_answered(ask: Ask, server: str, address: str) -> None:
    api = {"server": address.format(server), "routes": [("GET", "/rnus")], "documents": []}
    with pytest.raises(Unproven, match=r"none of its routes|is not answered"):
        ask(openapi, lambda *_, **__: api)


PARENTS = ["parent\nof two lines", "more"]
BOTH = "where it runs by default: 'a.py' below parent, below more on h, n; with the other: 'a.py'"


@pytest.mark.parametrize(("times", "said"), [(0, "ran 0 times"), (1, BOTH)])
def test_an_executor_that_is_ignored(ask: Ask, times: int, said: str) -> None:
    def answer(method: str, **given: str) -> Any:
        if method == "scripts":
            return {"default": "one\n", "swapped": "two\n"}
        for _ in range(times):
            note(given["notes"], "ran", host="h", namespace="n", program="a.py", ancestors=PARENTS)
        return None

    with pytest.raises(Unproven, match=said):
        ask(executor_swap, answer)
