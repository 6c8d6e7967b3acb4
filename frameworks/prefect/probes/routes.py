"""The routes of the server's application, and where it serves documents of OpenAPI.

The application of the API is mounted in that of the server.
"""

from collections.abc import Iterator
from typing import Any

SERVED = ("/api/openapi.json", "/openapi.json")


def declared() -> list[tuple[str, str]]:
    """Of an application as `prefect server start` makes it, with the settings of the served one."""
    from prefect.server.api.server import create_app

    return list(_routes(create_app().routes, ""))


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
