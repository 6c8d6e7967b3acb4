"""FastAPI's smallest program: one route, asked once.

https://fastapi.tiangolo.com/tutorial/first-steps/
It stands alone and keeps all state in the current folder.
"""

import json
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Annotated
from urllib.error import URLError

import uvicorn
from fastapi import Body, FastAPI

app = FastAPI()


@app.post("/multiply")
def multiply(numbers: Annotated[list[int], Body()]) -> int:
    """The first two."""
    return numbers[0] * numbers[1]


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
    command = [sys.executable, __file__, str(port)]
    with subprocess.Popen(command) as server:
        answer = ask(f"http://127.0.0.1:{port}/multiply", [6, 7])
        server.terminate()
    Path("answer.json").write_bytes(answer)
    print(f"minimal: {json.loads(answer)}")  # noqa: T201  # how it answers


if __name__ == "__main__":
    if len(sys.argv) > 1:
        uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]))
    else:
        main()
