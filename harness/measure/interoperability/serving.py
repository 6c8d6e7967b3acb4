"""Whether the trained model can be served over HTTP.

The host makes the weights, and asks the server by a thread of its own while the answer keeps it up.
A server that ends without an answer is the framework's failure, a late one is not.
The question: `harness.worker.questions.interoperability.Serving`.
"""

import json
import threading
import time
from pathlib import Path
from typing import Any

import msgspec

from harness.measure.cases import Cases
from harness.measure.interoperability.model_formats import difference, new_weights, outputs
from harness.measure.interoperability.sending import Reply, send
from harness.measure.probe import Context, Finding, FrameworkFailed, OutOfTime, ToolFailed, probe
from harness.running import ports
from harness.worker.questions.interoperability import Served, Serving

FORMATS = "scenarios.mnist.formats"
SECONDS = 240.0  # from the start of the server to its end
LOOK_SECONDS = 0.5
ASKED = 4  # images


class Asker(threading.Thread):
    """Asks the server while the answer keeps it up, then writes the file that ends it."""

    def __init__(self, served: Served, port: int, images: Any, stop: Path) -> None:
        super().__init__(daemon=True)
        self.served, self.images, self.stop = served, images, stop
        self.url = f"http://127.0.0.1:{port}{served['path']}"
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
                right = send("POST", self.url, {self.served["input"]: self.images})
                self.replies["right"] = right
                if right.status != 503:  # which a server says that still loads the model
                    wrong = {self.served["input"]: [[1.0, 2.0, 3.0]]}
                    self.replies["wrong"] = send("POST", self.url, wrong)
                    return
            except (FrameworkFailed, OutOfTime):
                pass  # it does not listen yet, or is busy
            time.sleep(LOOK_SECONDS)


@probe("serving", services=True)
def serving(context: Context) -> Finding:
    """Serve the CNN, and send an input that is right and one that is not."""
    weights = new_weights(context)
    served = context.call(Serving.run, weights=str(weights))
    replies = _replies(context, served)
    cases = Cases(context, "serving.right")
    expected = outputs(context, "native", weights)[:ASKED]
    cases.ask("outputs", lambda: judge_outputs(replies["right"], served["output"], expected))
    cases.ask("refused", lambda: judge_refusal(replies["wrong"]))
    return cases.finding()


def _replies(context: Context, served: Served) -> dict[str, Reply]:
    stop, (port,) = context.workdir / "stop", ports.free(1)
    asker = Asker(served, port, _images(context), stop)
    asker.start()
    try:
        patient = context.asking(timeout=SECONDS)
        patient.call(Serving.serve, model=served["model"], port=port, stop=str(stop))
        early = not stop.exists()
    finally:
        stop.touch()
        asker.join()
    context.keep("replies.json", asker.replies)
    if len(asker.replies) < 2:
        if early:
            raise FrameworkFailed("its server ended without an answer; see serving-serve.log")
        raise OutOfTime(f"its server did not answer within {SECONDS:g} s; see serving-serve.log")
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
        return f"the answer holds no outputs: {problem}"
    return difference(found, expected)


def judge_refusal(reply: Reply) -> str:
    """Why this is not a refusal by the client's fault, else ""."""
    return "" if 400 <= reply.status < 500 else f"status {reply.status} for a wrong shape"
