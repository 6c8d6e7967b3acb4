"""The routes of the api-server's application, and the documents of OpenAPI that come along.

https://airflow.apache.org/docs/apache-airflow/stable/security/api.html
The server serves one document for each of the applications that it consists of; the package brings
those from which clients are generated.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from frameworks.airflow.probes.services import connect
from harness.worker.contract import ProbeRequest
from harness.worker.declarations import source_of

SERVED = ("/openapi.json", "/auth/openapi.json", "/execution/openapi.json")


def read(request: ProbeRequest) -> dict[str, Any]:
    """The same application is made here, with the settings of the one that is served."""
    adapter = connect(request)
    from airflow.api_fastapi.app import create_app

    return {
        "server": adapter.url,
        "routes": [list(route) for route in _routes(create_app().routes, "")],
        "documents": [*_served(adapter.url), *_packaged()],
    }


def _routes(routes: list[Any], prefix: str) -> Iterator[tuple[str, str]]:
    """Method and path, also of the applications that are mounted in it."""
    from starlette.routing import Mount, Route

    for route in routes:
        path = prefix + getattr(route, "path", "")
        if isinstance(route, Mount):
            yield from _routes(route.routes, path)
        elif isinstance(route, Route):
            for method in sorted(route.methods or ()):
                yield method, path


def _served(url: str) -> Iterator[Any]:
    for path in SERVED:
        answer = httpx.get(url + path, trust_env=False, timeout=60)
        if answer.is_success:
            document = answer.json()
            # A mounted application's document says where it is mounted.
            prefix = path.removesuffix("/openapi.json")
            yield _mounted(document, prefix)


def _packaged() -> Iterator[Any]:
    import yaml

    package = source_of("airflow").parent / "api_fastapi"
    for file in sorted(package.rglob("openapi/*.yaml")):
        yield yaml.safe_load(Path(file).read_text("utf-8"))


def _mounted(document: dict[str, Any], prefix: str) -> dict[str, Any]:
    """The document with paths as the server answers them."""
    paths = document["paths"].items()
    whole = {path if path.startswith(prefix) else prefix + path: item for path, item in paths}
    return {**document, "paths": whole}
