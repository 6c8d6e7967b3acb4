"""Routes of the tracking server, for which there is no OpenAPI document.

The server turns off the one that FastAPI would make (`openapi_url=None` in
mlflow/server/fastapi_app.py), and no document comes with the package:
https://github.com/mlflow/mlflow/issues/6086
"""

from importlib.metadata import files
from typing import Any

from mlflow.server import app as flask_app
from mlflow.server.fastapi_app import app as fastapi_app

from harness.worker.contract import ProbeRequest


def read(request: ProbeRequest) -> dict[str, Any]:
    """Of both applications that the server consists of; most routes are Flask's."""
    routes = {
        (method.upper(), path)
        for path, methods in fastapi_app.openapi()["paths"].items()
        for method in methods
    }
    routes |= {
        (method, rule.rule)
        for rule in flask_app.url_map.iter_rules()
        for method in rule.methods or ()
    }
    documents = [str(file) for file in files("mlflow") or () if "openapi" in file.name.lower()]
    if documents:
        raise RuntimeError(f"a document that this probe does not read: {documents}")
    return {"server": request.services["url"], "routes": sorted(routes), "documents": []}
