"""A language model with no framework, by OpenAI's protocol: one request after the other.

Usage: python -m frameworks.plain.generation MODEL PORT
"""

import json
import sys
import threading
from pathlib import Path
from typing import Any

from frameworks.plain import http
from scenarios.generation.model import generate, load


class Handler(http.Handler):
    """POST /v1/completions, answered word by word; GET /v1/models and /ready."""

    def do_GET(self) -> None:  # noqa: N802  # Python's name for it
        if self.path != "/v1/models":
            return super().do_GET()
        model = {"id": "model", "object": "model", "created": 0, "owned_by": "plain"}
        return self._answer(200, {"object": "list", "data": [model]})

    def do_POST(self) -> None:  # noqa: N802  # Python's name for it
        size = int(self.headers.get("Content-Length", 0))
        if size > http.MOST:
            self.close_connection = True
            return self._answer(413, {"error": f"more than {http.MOST} bytes"})
        self.begun = False
        try:
            asked = json.loads(self.rfile.read(size))
            self.server.predict(asked["prompt"], int(asked["max_tokens"]), self._say)
        except (KeyError, TypeError, ValueError) as problem:
            if self.begun:  # nobody can be told any more
                raise
            return self._answer(400, {"error": str(problem)})
        self._send("data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")
        return None

    def _say(self, word: str) -> None:
        piece: dict[str, Any] = {"index": 0, "text": word, "finish_reason": None}
        self._send(f"data: {json.dumps({'object': 'text_completion', 'choices': [piece]})}\n\n")

    def _send(self, event: str) -> None:
        """As one chunk; the head comes with the first, so that what fails before has a status.

        https://www.rfc-editor.org/rfc/rfc9112#section-7.1
        """
        if not self.begun:
            self.begun = True
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
        self.wfile.write(f"{len(event.encode()):x}\r\n{event}\r\n".encode())


if __name__ == "__main__":
    network, tokenizer = load(Path(sys.argv[1]))
    turn = threading.Lock()

    def predict(prompt: str, tokens: int, say: Any) -> None:
        """One prompt after the other."""
        with turn:
            generate(network, tokenizer, prompt, tokens, say)

    http.serve(predict, Handler)
