"""Whether a webhook or callback on failure reaches a listener, and stays silent otherwise.

A listener of ours takes requests on loopback. One run passes, another fails; both have the same
callback, by what the framework documents for failures (not a `try` of the user's). Cases: `alarm`:
a request arrives within 15 s after the run that fails; `silent`: none does within 3 s after the one
that passes. A case counts only if the run's step noted "begin" in the witness.

`frameworks/NAME/probes/interoperability/failure_callback.py` offers

    run(request: ProbeRequest, url: str, fails: bool, witness: str) -> the run's id, once it ended

A step does `note(witness, "begin", fails=fails)` and then passes or raises. The callback sends any
GET or POST to `url`. Services that have to know the port when they start name it in their
connection as "callback_port": the listener is there then, and any path will do.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("failure_callback", services=True)
def failure_callback(context: Context) -> Finding:
    """Whether a webhook or callback on failure reaches a listener, and stays silent otherwise."""
    raise ToolFailed("not written yet")
