"""A completion by OpenAI's protocol, word by word as it comes.

https://platform.openai.com/docs/api-reference/completions/create
"""

import http.client
import json
import time
from collections.abc import Callable

from harness.tasks.serving.client import JSON, LARGEST, Client, Reply

MARK, DONE = b"data:", b"[DONE]"


def unlike(found: bytes, right: str) -> str:
    """Where the words of two texts differ; "" if they do not. What stands between them is free.

    A server may give the space before the first one, too: a completion goes on from its prompt.
    """
    ours, theirs = found.decode(errors="replace").split(), right.split()
    return "" if ours == theirs else f"{' '.join(ours)[:200]!r} instead of {right[:200]!r}"


class Stream(Client):
    """Tells of the first word, and keeps the text."""

    def complete(self, body: bytes, first: Callable[[], None]) -> Reply:
        """The whole text; `first` is called once, when the first of it is there."""
        try:
            self.connection.request("POST", self.path, body, JSON)
            response = self.connection.getresponse()
            if response.status != http.HTTPStatus.OK:
                return Reply(response.status, response.read(LARGEST))
            return Reply(response.status, self._text(response, first).encode())
        except (OSError, ValueError, LookupError, TypeError, http.client.HTTPException) as problem:
            self.connection.close()
            return Reply(0, f"{type(problem).__name__}: {problem}".encode())

    def _text(self, response: http.client.HTTPResponse, first: Callable[[], None]) -> str:
        text, end = "", time.monotonic() + self.timeout
        while (
            time.monotonic() < end and len(text) < LARGEST and (line := response.readline(LARGEST))
        ):
            told = line.removeprefix(MARK).strip()
            if told == DONE:
                response.read(LARGEST)  # the end of the body, so that the connection can be kept
                return text
            if not line.startswith(MARK):
                continue
            choices = json.loads(told)["choices"]
            if not choices:  # the last one may tell of usage alone
                continue
            piece: str = choices[0]["text"]
            if piece and not text:
                first()
            text += piece
        raise http.client.IncompleteRead(text.encode())
