"""BentoML's smallest program: a service with one method, asked once.

https://docs.bentoml.com/en/latest/get-started/hello-world.html
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

import bentoml


@bentoml.service
class Multiply:
    """Of two numbers."""

    @bentoml.api
    def multiply(self, first: int, second: int) -> int:
        """Their product."""
        return first * second


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
    command = [sys.executable, "-m", "bentoml", "serve", f"{Path(__file__).stem}:Multiply"]
    env = {**os.environ, "BENTOML_HOME": str(Path("bentoml").absolute())}  # else in the home
    options = ["--working-dir", str(Path(__file__).parent), "--host", "127.0.0.1"]
    with subprocess.Popen([*command, *options, "--port", str(port)], env=env) as server:
        answer = ask(f"http://127.0.0.1:{port}/multiply", {"first": 6, "second": 7})
        server.terminate()
    Path("answer.json").write_bytes(answer)
    print(f"minimal: {json.loads(answer)}")  # noqa: T201  # how it answers


if __name__ == "__main__":
    main()
