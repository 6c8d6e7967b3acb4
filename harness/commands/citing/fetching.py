"""Fetches a page for a look; what cannot be reached says why, and is no error."""

import ssl
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urldefrag

import requests

from harness.commands.citing import words
from harness.environments.download import reason

LARGEST = 16 * 2**20  # bytes
CHUNK = 2**16
PATIENCE = 10.0, 30.0  # s to connect, and between two pieces
GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


@dataclass(frozen=True)
class Page:
    """`problem` is why it could not be read; `gone` says that its server knows it no more."""

    words: list[str] = field(default_factory=list)
    problem: str = ""
    gone: bool = False
    moved: str = ""  # where it lies now


def fetch(url: str) -> Page:
    """The page as a reader without scripts sees it."""
    plain = urldefrag(url).url
    try:
        with requests.Session() as session:
            known = ssl.get_default_verify_paths()  # reads SSL_CERT_FILE
            session.verify = known.cafile or known.capath or True
            with session.get(plain, stream=True, timeout=PATIENCE) as answer:
                return _read(answer, plain)
    except (requests.RequestException, OSError, ValueError) as problem:
        return Page(problem=reason(problem))


def _read(answer: requests.Response, asked: str) -> Page:
    if not answer.ok:
        told = f"HTTP {answer.status_code} {answer.reason}".strip()
        return Page(problem=told, gone=answer.status_code in GONE)
    content = bytearray()
    for chunk in answer.iter_content(CHUNK):
        content += chunk
        if len(content) > LARGEST:
            return Page(problem=f"it is larger than {LARGEST // 2**20} MiB")
    kind = answer.headers.get("Content-Type", "text/html")
    text = content.decode("utf-8", errors="replace")
    found = words.of_html(text) if "html" in kind else words.of_text(text)
    return Page(found, moved=answer.url if answer.url.rstrip("/") != asked.rstrip("/") else "")
