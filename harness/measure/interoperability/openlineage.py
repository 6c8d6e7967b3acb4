"""Whether runs send OpenLineage events that are valid by the published schema.

A receiver of ours listens on loopback. One run passes and one fails; their events are validated
against OpenLineage.json (JSON Schema 2020-12) with its formats. Cases: a valid `START` and a valid
`COMPLETE` after the run that passes, a valid `FAIL` after the one that fails. An event of a run or
of one of its tasks counts. Sending is native, or by the framework's official provider.

`frameworks/NAME/probes/interoperability/openlineage.py` offers

    run(request: ProbeRequest, url: str, fails: bool) -> the run's id; `fails` is in its store then

`url` ("http://127.0.0.1:PORT") takes POSTs at any path, as OpenLineage's transport `http` sends
them. Services that have to know the port when they start are given one of their own `ports`, and
name it in their connection as "openlineage_port": the receiver then listens there.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("openlineage", services=True)
def openlineage(context: Context) -> Finding:
    """Whether runs send OpenLineage events that are valid by the published schema."""
    raise ToolFailed("not written yet")
