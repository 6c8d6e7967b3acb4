"""The name and password in the address of a user's service: the callee gets them, no file does."""

import base64
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from harness.masking import MASK, mask
from harness.worker.variables import ENDPOINT

SHORTEST = 4  # characters: a shorter password may be a part of any word


def handed_over(endpoint: str | None) -> Mapping[str, str]:
    """What goes to the callee by its environment alone, if there is anything to hide."""
    return {ENDPOINT: endpoint} if endpoint and mask(endpoint) != endpoint else {}


def strike_out(endpoint: str | None, places: Iterable[Path]) -> None:
    """No file in these places holds the credentials any more, whatever the framework has noted."""
    words = list(_words(endpoint)) if endpoint else []
    for file in _files(places) if words else ():
        content = clean = file.read_bytes()
        for word in words:
            clean = clean.replace(word, MASK)
        if clean != content:
            file.write_bytes(clean)


def _words(endpoint: str) -> Iterator[bytes]:
    """As frameworks may write them, the longest first."""
    address = urlsplit(endpoint)
    login = address.netloc.rpartition("@")[0]
    secrets = [login, unquote(login), address.password or (address.username or "")]
    found = {form for each in secrets for form in (each, unquote(each), quote(unquote(each), ""))}
    found |= {base64.b64encode(unquote(login).encode()).decode()} if login else set()
    yield from (w.encode() for w in sorted(found, key=len, reverse=True) if len(w) >= SHORTEST)


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        for file in place.rglob("*") if place.is_dir() else [place]:
            if file.is_file() and not file.is_symlink():
                yield file
