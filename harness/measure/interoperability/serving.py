"""Whether the trained model can be served over HTTP.

The host writes the CNN's weights, the framework stores the model and serves it, and the host sends
two requests. Cases: `outputs`: four images are answered with the network's own outputs within 1e-4;
`refused`: an input of the wrong shape is answered with a status of 400 to 499.

`frameworks/NAME/probes/interoperability/serving.py` offers

    run(request: ProbeRequest, weights: str) -> {"model": any JSON, "path": "/invocations",
                                                 "input": "inputs", "output": "predictions"}
    serve(request: ProbeRequest, model: any JSON, port: int, stop: str) -> None

`serve` starts the server on 127.0.0.1:port, waits until the file `stop` exists (at most 240 s), and
ends it (harness.worker.service.Service has what that needs). Requests are POSTs of JSON,
{INPUT: float32 images as nested lists (N, 1, 28, 28)}, answers {OUTPUT: lists (N, 10)}.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("serving", services=True)
def serving(context: Context) -> Finding:
    """Whether the trained model can be served over HTTP."""
    raise ToolFailed("not written yet")
