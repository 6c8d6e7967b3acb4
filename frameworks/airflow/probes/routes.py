"""The routes of the api-server's application, and the documents of OpenAPI that come along.

The server serves one document for each of the applications that it consists of; the package brings
those from which clients are generated. The API that tasks talk to has versions: its latest counts.
A route that takes all the rest of a path and stands in no document serves the page of the user
interface, or says of an older API that it is gone: that is no route of an API.
"""

from collections.abc import Iterator
from typing import Any

import httpx

from harness.worker.declarations import source_of

OLDER = "_CADWYN_DELETED_ROUTE"
SERVED = ("/openapi.json", "/auth/openapi.json", "/execution/openapi.json")


def declared() -> list[tuple[str, str]]:
    """Of the same application, made here with the settings of the one that is served."""
    from airflow.api_fastapi.app import create_app
    from airflow.api_fastapi.execution_api.routes import execution_api_router

    app = create_app()  # which has the routes of all versions only once it is asked
    current = [r for r in execution_api_router.routes if not _only_older(r)]
    tasks = _routes(current, "/execution")
    return [*_routes(app.routes, ""), *tasks]


def documents(url: str) -> list[Any]:
    """Those that the server at that address has, and those in the package."""
    from airflow.api_fastapi.execution_api.versions import bundle

    return [*_served(url, str(bundle.versions[0].value)), *_packaged()]


def _routes(routes: list[Any], prefix: str) -> Iterator[tuple[str, str]]:
    """Method and path, also of the applications that are mounted in it."""
    from starlette.routing import Mount, Route

    for route in routes:
        path = prefix + getattr(route, "path", "")
        if isinstance(route, Mount):
            yield from _routes(route.routes, path)
        elif isinstance(route, Route) and not _takes_the_rest(route):
            for method in sorted(route.methods or ()):
                yield method, path


def _only_older(route: Any) -> bool:
    """As Cadwyn, which makes the versions of that API, marks it."""
    return OLDER in getattr(route, "tags", ())


def _takes_the_rest(route: Any) -> bool:
    return route.path.endswith(":path}") and not route.include_in_schema


def _served(url: str, version: str) -> Iterator[Any]:
    """Each says in `servers` where its application is mounted."""
    for path in SERVED:
        query = {"version": version} if "/execution/" in path else {}
        answer = httpx.get(url + path, params=query, trust_env=False, timeout=60)
        answer.raise_for_status()
        yield answer.json()


def _packaged() -> Iterator[Any]:
    import yaml

    package = source_of("airflow").parent / "api_fastapi"
    for file in sorted(package.rglob("openapi/*.yaml")):
        yield yaml.safe_load(file.read_text("utf-8"))
