"""KServe's smallest program: one model, asked once by the protocol v1.

https://kserve.github.io/website/docs/model-serving/predictive-inference/frameworks/custom-predictor
It stands alone and keeps all state in the current folder.
"""

import json
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.error import URLError

import kserve
import kserve.model_server
from kserve.protocol.rest.server import RESTServer


class Multiply(kserve.Model):
    """Of two numbers."""

    def load(self) -> bool:
        """There is nothing to load."""
        self.ready = True
        return self.ready

    async def predict(self, payload: Any, headers: Any = None, response_headers: Any = None) -> Any:
        """Their product."""
        first, second = payload["instances"]
        return {"predictions": [first * second]}


class OnLoopback(RESTServer):
    """KServe has no setting for the address, and would listen on all interfaces."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.config.host = "127.0.0.1"


def free_port() -> int:
    """On loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def ask(url: str, body: object) -> bytes:
    """As soon as it answers."""
    request = urllib.request.Request(  # noqa: S310  # on loopback
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    while True:
        try:
            with urllib.request.urlopen(request) as response:  # noqa: S310  # likewise
                answer: bytes = response.read()
                return answer
        except (URLError, ConnectionError):
            time.sleep(0.2)


def main() -> None:
    """Serve, ask, end."""
    port = free_port()
    options = ["--http_port", str(port), "--enable_grpc", "false"]
    with subprocess.Popen([sys.executable, __file__, *options]) as server:
        answer = ask(f"http://127.0.0.1:{port}/v1/models/multiply:predict", {"instances": [6, 7]})
        server.terminate()
    Path("answer.json").write_bytes(answer)
    print(f"minimal: {json.loads(answer)['predictions'][0]}")  # noqa: T201  # how it answers


if __name__ == "__main__":
    if len(sys.argv) > 1:
        kserve.model_server.RESTServer = OnLoopback
        model = Multiply("multiply")
        model.load()
        kserve.ModelServer().start([model])
    else:
        main()
