"""What share of the routes of its server an OpenAPI document covers.

The host leaves out what is not a route to document, asks the live server for each GET without
parameters, and looks for the rest in the documents.
The question: `harness.worker.questions.interoperability.Openapi`.
"""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from harness.measure.failures import Unproven
from harness.measure.interoperability.sending import Unanswered, send
from harness.measure.probe import Context, Finding, OutOfTime, probe
from harness.worker.questions.interoperability import Openapi

Route = tuple[str, str]  # method and path
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PATIENCE = 5.0  # s
# As FastAPI, and what builds on it, names them below each application.
DOCUMENTS = ("/openapi.json", "/docs", "/docs/oauth2-redirect", "/redoc", "/changelog")


@probe("openapi", services=True)
def openapi(context: Context) -> Finding:
    """Compare the routes that a server has with those that its documents cover."""
    described = context.call(Openapi.read)
    shaped = {(m, shape(path)) for m, path in described["routes"] if m in METHODS}
    routes = sorted(route for route in shaped if not route[1].endswith(DOCUMENTS))
    refused = [route for route in routes if not _is_answered(described["server"], route)]
    live = [route for route in routes if route not in refused]
    if not live:
        raise Unproven("its server answers none of its routes")
    documented = set(operations(described["documents"]))
    covered = [route for route in live if route in documented]
    missing = [route for route in live if route not in documented]
    context.keep("documents.json", described["documents"])
    context.keep(
        "routes.json", {"covered": covered, "not covered": missing, "not answered": refused}
    )
    finding = Finding()
    finding.answer("openapi.covered", len(covered), len(live))
    return finding


def shape(path: str) -> str:
    """A path whatever its parameters are called: "/a/<int:b>/" and "/a/{c}" are the same."""
    return re.sub(r"<[^>]*>|\{[^}]*\}", "{}", path).rstrip("/") or "/"


def operations(documents: Iterable[dict[str, Any]]) -> list[Route]:
    """All routes of OpenAPI documents (and of Swagger 2), below the path of their server."""
    return [
        (method.upper(), shape(root + path))
        for document in documents
        if "openapi" in document or "swagger" in document
        for root in _roots(document)
        for path, item in document.get("paths", {}).items()
        for method in item
        if method.upper() in METHODS
    ]


def _roots(document: dict[str, Any]) -> list[str]:
    servers = document.get("servers") or [{"url": document.get("basePath", "")}]
    return [urlsplit(str(server.get("url", ""))).path.rstrip("/") for server in servers]


def _is_answered(server: str, route: Route) -> bool:
    method, path = route
    if method != "GET" or "{}" in path:
        return True  # it cannot be tried without doing something, or without knowing what to ask
    try:
        reply = send("GET", server.rstrip("/") + path, timeout=PATIENCE)
    except OutOfTime:
        return True  # it is at work on something, such as asking the internet
    except Unanswered as problem:
        raise Unproven(str(problem)) from None
    return reply.status not in (404, 405)
