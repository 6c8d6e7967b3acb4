"""Whether a run can be created, found by a query and read over plain HTTP, without a client.

Two runs are created, each with a text of its own planted in it (a parameter, a tag, or a part of
its id that the caller may choose). The snippet only says which requests its API wants; the host
sends them with Python's own HTTP client. Cases: `create`: both are answered with 2xx and ids that
differ; `find`: a query for the text of the first is answered with the first's id and without the
second's; `read`: what is answered holds the first's id and its text.

`frameworks/NAME/probes/interoperability/http_api.py` offers

    calls(request: ProbeRequest, text: str) -> {"create": [CALL, ...], "find": [...], "read": [...]}

    CALL = {"method": "POST", "url": "http://127.0.0.1:...", "headers": {...}, "body": JSON or None,
            "take": {"run": ["run", "info", "run_id"]}}

Each list is sent in order, and its last answer is judged; a query may be any number of requests
before it. "headers", "body" and "take" may be missing. What is taken from an answer, by keys and
indices, stands wherever a later URL, header or text of a body says "{run}"; `create` takes "run",
the run's id. Instead of a list there may be {"unsupported": REASON, "documentation": URL}.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("http_api", services=True)
def http_api(context: Context) -> Finding:
    """Whether a run can be created, found by a query and read over plain HTTP, without a client."""
    raise ToolFailed("not written yet")
