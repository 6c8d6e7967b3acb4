"""LitServe's smallest program: one API, asked once.

https://lightning.ai/docs/litserve/home/get-started
It stands alone and keeps all state in the current folder.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.error import URLError

import litserve


class Multiply(litserve.LitAPI):
    """Of two numbers."""

    def setup(self, device: str) -> None:
        """There is nothing to load."""

    def predict(self, request: Any, **_: Any) -> Any:
        """Their product."""
        return {"product": request["first"] * request["second"]}


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
    with subprocess.Popen([sys.executable, __file__, str(port)], process_group=0) as server:
        answer = ask(f"http://127.0.0.1:{port}/predict", {"first": 6, "second": 7})
        os.killpg(server.pid, signal.SIGKILL)  # its processes do not end with it
    Path("answer.json").write_bytes(answer)
    print(f"minimal: {json.loads(answer)['product']}")  # noqa: T201  # how it answers


if __name__ == "__main__":
    if len(sys.argv) > 1:
        server = litserve.LitServer(Multiply(), accelerator="cpu")
        server.run(host="127.0.0.1", port=int(sys.argv[1]), generate_client_file=False)
    else:
        main()
