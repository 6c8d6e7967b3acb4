"""What share of the routes of its server an OpenAPI document covers.

The routes are those of the server's own table of routes, without those for HEAD and OPTIONS and
without static files; a GET without parameters in its path that the live server answers with 404
or 405 is none. A route is covered when a document has its path (whatever its parameters are called)
with its method. A document counts that the server serves or that its package brings along.

`frameworks/NAME/probes/interoperability/openapi.py` offers

    read(request: ProbeRequest) -> {"server": "http://127.0.0.1:...",
                                    "routes": [["GET", "/api/v2/dags/{dag_id}"], ...],
                                    "documents": [OpenAPI document as JSON, ...]}

"routes" with the names of methods in capitals and "{name}" or "<name>" for parameters.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("openapi", services=True)
def openapi(context: Context) -> Finding:
    """What share of the routes of its server an OpenAPI document covers."""
    raise ToolFailed("not written yet")
