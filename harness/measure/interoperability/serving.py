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

import json
import threading
import time
from pathlib import Path
from typing import Any

import msgspec

from harness.measure.configuration.cases import Cases
from harness.measure.interoperability.model_formats import difference, new_weights, outputs
from harness.measure.interoperability.sending import Reply, send
from harness.measure.probe import Context, Finding, FrameworkFailed, ToolFailed, probe
from harness.running import ports

MODULE = "interoperability.serving"
FORMATS = "scenarios.mnist.formats"
SECONDS = 240.0  # from the start of the server to its end
LOOK_SECONDS = 0.5
ASKED = 4  # images


class Served(msgspec.Struct):
    """What a snippet has stored, and how its server is asked."""

    model: Any
    path: str
    input: str
    output: str


class Asker(threading.Thread):
    """Asks the server while the snippet keeps it up, then writes the file that ends it."""

    def __init__(self, served: Served, port: int, images: Any, stop: Path) -> None:
        super().__init__(daemon=True)
        self.served, self.images, self.stop = served, images, stop
        self.url = f"http://127.0.0.1:{port}{served.path}"
        self.replies: dict[str, Reply] = {}

    def run(self) -> None:
        try:
            self._ask()
        finally:
            self.stop.touch()

    def _ask(self) -> None:
        deadline = time.monotonic() + SECONDS
        while not self.stop.exists() and time.monotonic() < deadline:
            try:
                right = send("POST", self.url, {self.served.input: self.images})
                self.replies["right"] = right
                if right.status != 503:  # which a server says that still loads the model
                    wrong = {self.served.input: [[1.0, 2.0, 3.0]]}
                    self.replies["wrong"] = send("POST", self.url, wrong)
                    return
            except FrameworkFailed:
                pass  # it does not listen yet
            time.sleep(LOOK_SECONDS)


@probe("serving", services=True)
def serving(context: Context) -> Finding:
    """Serve the CNN, and send an input that is right and one that is not."""
    weights = new_weights(context)
    answer = context.call(MODULE, "run", weights=str(weights))
    try:
        served = msgspec.convert(answer, Served)
    except msgspec.ValidationError as problem:
        raise ToolFailed(f"serving.run answered something else: {problem}") from None
    replies = _replies(context, served)
    cases = Cases(context, "serving.right")
    expected = outputs(context, "native", weights)[:ASKED]
    cases.ask("outputs", lambda: judge_outputs(replies["right"], served.output, expected))
    cases.ask("refused", lambda: judge_refusal(replies["wrong"]))
    return cases.finding()


def _replies(context: Context, served: Served) -> dict[str, Reply]:
    stop, (port,) = context.workdir / "stop", ports.free(1)
    asker = Asker(served, port, _images(context), stop)
    asker.start()
    try:
        context.call(
            MODULE, "serve", timeout=SECONDS, model=served.model, port=port, stop=str(stop)
        )
    finally:
        stop.touch()
        asker.join()
    context.keep("replies.json", asker.replies)
    if len(asker.replies) < 2:
        raise FrameworkFailed("its server did not answer; see serving-serve.log")
    return asker.replies


def _images(context: Context) -> Any:
    file = context.workdir / "images.json"
    done = context.python("-m", FORMATS, "images", str(ASKED), str(file), name="images")
    if not done.ok:
        raise ToolFailed("the images could not be made; see images.log")
    return json.loads(file.read_bytes())


def judge_outputs(reply: Reply, output: str, expected: list[list[float]]) -> str:
    """Why this is not the answer that the network itself gives, else ""."""
    if reply.status != 200:
        return f"status {reply.status}: {reply.text[:200]}"
    try:
        found = msgspec.convert(reply.json()[output], list[list[float]])
    except (KeyError, TypeError, msgspec.ValidationError) as problem:
        return f"the answer is no outputs: {problem}"
    return difference(found, expected)


def judge_refusal(reply: Reply) -> str:
    """Why this is no refusal by the client's fault, else ""."""
    return "" if 400 <= reply.status < 500 else f"status {reply.status} for a wrong shape"
