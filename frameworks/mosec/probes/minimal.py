"""Mosec's smallest program: one worker, asked once.

https://mosecorg.github.io/mosec/examples/echo.html
It stands alone and keeps all state in the current folder.
"""

import json
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

from mosec import Server, Worker


class Multiply(Worker):
    """Of two numbers."""

    def forward(self, data: list[int]) -> int:
        """Their product."""
        return data[0] * data[1]


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
    command = [sys.executable, __file__, "--address", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command) as server:
        answer = ask(f"http://127.0.0.1:{port}/inference", [6, 7])
        server.terminate()
    Path("answer.json").write_bytes(answer)
    print(f"minimal: {json.loads(answer)}")  # noqa: T201  # how it answers


if __name__ == "__main__":
    if len(sys.argv) > 1:
        service = Server()
        service.append_worker(Multiply)
        service.run()
    else:
        main()
