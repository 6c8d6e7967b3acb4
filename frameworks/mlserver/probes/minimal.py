"""MLServer's smallest program: a runtime with one method, asked once.

https://mlserver.readthedocs.io/en/latest/user-guide/custom.html
It stands alone and keeps all state in the current folder.
"""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

import numpy as np
from mlserver import MLModel
from mlserver.codecs import decode_args


class Multiply(MLModel):
    """Of two numbers."""

    async def load(self) -> bool:
        """There is nothing to load."""
        return True

    @decode_args
    async def predict(self, numbers: np.ndarray) -> np.ndarray:
        """Their product."""
        return np.array([numbers.prod()])


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
    http, grpc, metrics = free_port(), free_port(), free_port()
    ports = {"http_port": http, "grpc_port": grpc, "metrics_port": metrics}
    # Without workers: a program that ends them would be a longer one.
    settings = {"host": "127.0.0.1", "parallel_workers": 0, **ports}
    Path("settings.json").write_text(json.dumps(settings))
    about = {"name": "multiply", "implementation": f"{Path(__file__).stem}.Multiply"}
    Path("model-settings.json").write_text(json.dumps(about))
    program = Path(sys.executable).with_name("mlserver")
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    tensor = {"name": "numbers", "shape": [2], "datatype": "INT64", "data": [6, 7]}
    url = f"http://127.0.0.1:{http}/v2/models/multiply/infer"
    with subprocess.Popen([program, "start", "."], env=env) as server:
        answer = ask(url, {"inputs": [tensor]})
        server.terminate()
    print(f"minimal: {json.loads(answer)['outputs'][0]['data'][0]}")  # noqa: T201  # how it answers


if __name__ == "__main__":
    main()
