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
    from fastapi.routing import iter_route_contexts
    from starlette.routing import Mount

    mounted = [route for route in routes if isinstance(route, Mount)]
    for mount in mounted:
        yield from _routes(mount.routes, prefix + mount.path)
    for context in iter_route_contexts([r for r in routes if r not in mounted]):
        for method in sorted(context.methods or ()):
            yield method, prefix + str(context.path)
