"""The name and password in the address of a user's service: the callee gets them, no file does."""

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from harness.intake import files, folders
from harness.intake.files import Missing, Refused
from harness.masking import MASK, mask
from harness.records.outcome import REQUEST, SALT
from harness.records.record import Record
from harness.records.store import RunStore
from harness.worker.variables import ENDPOINT

SHORTEST = 6  # characters: a shorter password may be a part of any word
OURS = {REQUEST, SALT}  # the host wrote them, and has put back what was changed
STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')  # in JSON
# No part of a longer word or number; an escaped character may stand in front.
WHOLE = (
    rb"(?:(?<![A-Za-z0-9])(?<!\d\.)|(?<=%%[0-9A-Fa-f]{2})|(?<=\\[bfnrt]))"
    rb"%s(?![A-Za-z0-9]|\.\d)"
)
MARK = ".unstruck"  # the end of a file's name, as long as files of that cell may hold credentials


def handed_over(endpoint: str | None) -> Mapping[str, str]:
    """What goes to the callee by its environment alone, if there is anything to hide."""
    return {ENDPOINT: endpoint} if endpoint and mask(endpoint) != endpoint else {}


@contextmanager
def kept_out(endpoint: str | None, record: Record, label: str, store: RunStore) -> Iterator[None]:
    """However the block ends, neither the record nor a file of that cell holds credentials."""
    words = _words(endpoint or "")
    if not words:
        yield
        return
    mark = store.work / f"{label}{MARK}"
    mark.touch()
    try:
        yield
    finally:
        reason = record.reason.encode(errors="replace")
        record.reason = _pattern(words).sub(MASK, reason).decode()
        strike_out(words, [store.logs / f"{label}.log", store.evidence / label])
        mark.unlink(missing_ok=True)


def struck(endpoint: str | None, places: Iterable[Path]) -> None:
    """No file in these places holds credentials of that address any more."""
    if words := _words(endpoint or ""):
        strike_out(words, places)


def clear(store: RunStore) -> None:
    """Delete what a harness has left that was killed before it could strike out anything."""
    for mark in store.work.glob(f"*{MARK}"):
        label = mark.name.removesuffix(MARK)
        for place in (store.logs / f"{label}.log", store.evidence / label):
            folders.remove(place)
        folders.remove(store.place.work / label)
        folders.remove(mark)


def strike_out(words: Iterable[str], places: Iterable[Path]) -> None:
    """No file in these places holds one of the words any more; what cannot be read is deleted."""
    pattern = _pattern(words)
    for file in _files(places):
        try:
            content = files.content(file)
            clean = _struck(content, pattern)
            if clean != content:
                folders.remove(file)  # a new file: the old one may be another's by a hard link
                file.write_bytes(clean)
        except Missing:
            continue
        except Refused:
            folders.remove(file)


def _struck(content: bytes, pattern: re.Pattern[bytes]) -> bytes:
    """What can be read as JSON stays so, and what is no text as long as it was."""
    if not pattern.search(content):
        return content
    if b"\0" in content:
        return pattern.sub(lambda found: b"*" * len(found[0]), content)
    if _is_json(content):
        return _in_strings(content, pattern)
    return b"\n".join(
        _in_strings(line, pattern) if _is_json(line) else pattern.sub(MASK, line)
        for line in content.split(b"\n")
    )


def _in_strings(content: bytes, pattern: re.Pattern[bytes]) -> bytes:
    return STRING.sub(lambda string: pattern.sub(MASK, string[0]), content)


def _is_json(content: bytes) -> bool:
    with suppress(ValueError, RecursionError):
        return isinstance(json.loads(content), dict | list)
    return False


def _pattern(words: Iterable[str]) -> re.Pattern[bytes]:
    """The longest first. A word of letters or of digits alone may be a part of others."""
    wanted = [(word.encode(), word.isalpha() or word.isdigit()) for word in words]
    wanted.sort(key=lambda each: len(each[0]), reverse=True)
    parts = [WHOLE % re.escape(word) if plain else re.escape(word) for word, plain in wanted]
    return re.compile(b"|".join(parts))


def _words(endpoint: str) -> set[str]:
    """The credentials in an address, as frameworks may write them."""
    address = urlsplit(endpoint)
    login = address.netloc.rpartition("@")[0]
    secrets = [login, address.password or (address.username or "")]
    for pair in address.query.split("&"):
        if mask(f"?{pair}") != f"?{pair}":
            secrets.append(pair.partition("=")[2])
    plain = {unquote(each) for each in secrets}
    found = {*secrets, *plain, *(quote(each, "") for each in plain)}
    found |= {
        json.dumps(each, ensure_ascii=ascii)[1:-1] for each in plain for ascii in (True, False)
    }
    found |= {base64.b64encode(unquote(login).encode()).decode()} if login else set()
    return {word for word in found if len(word) >= SHORTEST}


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_dir() and not place.is_symlink():
            ours = {place / name for name in OURS}
            yield from (file for file in folders.plain(place) if file not in ours)
        else:
            yield place
