"""Files by URL, from a server that breaks off, is busy, lies or knows no ranges."""

import hashlib
import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest

from harness import paths
from harness.environments import download
from harness.planning.catalog import Source

CONTENT = bytes(range(256)) * 1024
SHA256 = hashlib.sha256(CONTENT).hexdigest()
HALF = len(CONTENT) // 2


@dataclass
class Mirror:
    """How it behaves, and what it was asked for."""

    url: str = ""
    breaks: int = 0  # answers that end in the middle
    busy: int = 0  # answers of 503
    ranges: bool = True
    content: bytes = CONTENT
    asked: list[str | None] = field(default_factory=list)

    def fetch(self, raw: Path, sha256: str | None = SHA256) -> str | None:
        url = f"{self.url}#sha256={sha256}" if sha256 else self.url
        return download.fetch(Source(kind="urls", urls=[url]), raw)


class Handler(http.server.BaseHTTPRequestHandler):
    mirror: Mirror

    def do_GET(self) -> None:
        mirror, wanted = self.mirror, self.headers["Range"]
        mirror.asked.append(wanted)
        if mirror.busy:
            mirror.busy -= 1
            self.send_error(503)
            return
        begin = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and mirror.ranges else 0
        if begin and begin >= len(mirror.content):
            self.send_error(416)
            return
        rest = mirror.content[begin:]
        self.send_response(206 if begin else 200)
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        if mirror.breaks:
            mirror.breaks -= 1
            rest = rest[: len(rest) // 2]
        self.wfile.write(rest)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    monkeypatch.setenv("MLOPS_BENCH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("pooch.core.time", SimpleNamespace(sleep=lambda _seconds: None))
    found = Mirror()
    handler = type("Handler", (Handler,), {"mirror": found})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        found.url = f"http://127.0.0.1:{server.server_port}/numbers.bin"
        yield found
        server.shutdown()


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


def left() -> list[Path]:
    """What lies in the cache of partial files."""
    return list((paths.cache() / "partial").glob("*"))


def test_a_file_is_fetched_once_and_nothing_else_is_left(mirror: Mirror, raw: Path) -> None:
    assert mirror.fetch(raw) is None
    assert [(file.name, file.read_bytes()) for file in raw.iterdir()] == [("numbers.bin", CONTENT)]
    assert mirror.asked == [None]
    assert left() == []


def test_a_download_that_breaks_off_goes_on_from_there(mirror: Mirror, raw: Path) -> None:
    mirror.breaks = 2
    assert mirror.fetch(raw) is None
    assert (raw / "numbers.bin").read_bytes() == CONTENT
    assert mirror.asked == [None, f"bytes={HALF}-", f"bytes={HALF + HALF // 2}-"]


def test_the_next_call_goes_on_and_nothing_partial_looks_whole(
    mirror: Mirror, raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "RETRIES", 0)
    mirror.breaks = 1
    assert "IncompleteRead" in str(mirror.fetch(raw))
    assert list(raw.iterdir()) == []
    assert [file.name for file in left()] == [SHA256]

    another = tmp_path / "another"
    another.mkdir()
    assert mirror.fetch(another) is None
    assert (another / "numbers.bin").read_bytes() == CONTENT
    assert mirror.asked == [None, f"bytes={HALF}-"]
    assert left() == []


def test_ctrl_c_ends_it_and_keeps_what_has_come(
    mirror: Mirror, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_response: object, size: int) -> Iterator[bytes]:
        yield CONTENT[:size]
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("requests.Response.iter_content", interrupted)
        with pytest.raises(KeyboardInterrupt):
            mirror.fetch(raw)
    assert list(raw.iterdir()) == []
    assert mirror.fetch(raw) is None
    assert mirror.asked == [None, f"bytes={download.CHUNK}-"]


def test_a_server_that_ignores_ranges_sends_all_of_it_again(mirror: Mirror, raw: Path) -> None:
    mirror.breaks, mirror.ranges = 1, False
    assert mirror.fetch(raw) is None
    assert (raw / "numbers.bin").read_bytes() == CONTENT
    assert mirror.asked == [None, f"bytes={HALF}-"]


def test_a_busy_server_is_asked_again(mirror: Mirror, raw: Path) -> None:
    mirror.busy = 2
    assert mirror.fetch(raw) is None
    assert len(mirror.asked) == 3


def test_a_server_that_stays_busy_is_told_in_one_sentence(mirror: Mirror, raw: Path) -> None:
    mirror.busy = 1 + download.RETRIES
    said = mirror.fetch(raw)
    assert said == f"{mirror.url}: 503 Server Error: Service Unavailable"
    assert mirror.busy == 0


def test_another_hash_is_refused_and_nothing_of_it_is_kept(mirror: Mirror, raw: Path) -> None:
    mirror.content = CONTENT[::-1]
    found = hashlib.sha256(mirror.content).hexdigest()
    said = str(mirror.fetch(raw))
    assert "SHA256 hash of downloaded file (numbers.bin) does not match" in said
    assert said.endswith(f"expected {SHA256} but got {found}")
    assert list(raw.iterdir()) == left() == []
    assert mirror.asked == [None] * (1 + download.RETRIES)


@pytest.mark.parametrize("content", [CONTENT[::-1], CONTENT[::-1] * 2])
def test_what_is_left_of_another_file_is_replaced(
    mirror: Mirror, raw: Path, content: bytes
) -> None:
    partial = paths.cache() / "partial" / SHA256
    partial.parent.mkdir(parents=True)
    partial.write_bytes(content[: len(content) - 1])
    assert mirror.fetch(raw) is None
    assert (raw / "numbers.bin").read_bytes() == CONTENT
    assert mirror.asked == [f"bytes={len(content) - 1}-", None]


def test_without_a_hash_nothing_is_taken_from_an_earlier_try(mirror: Mirror, raw: Path) -> None:
    mirror.breaks = 1
    assert mirror.fetch(raw, sha256=None) is None
    assert (raw / "numbers.bin").read_bytes() == CONTENT
    assert mirror.asked == [None, None]


def test_the_users_proxy_is_used(
    mirror: Mirror, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", mirror.url)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    address = f"http://data.invalid/numbers.bin#sha256={SHA256}"
    assert download.fetch(Source(kind="urls", urls=[address]), raw) is None
    assert len(mirror.asked) == 1


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
def test_the_users_certificates_are_used(
    mirror: Mirror, raw: Path, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = raw / "own.pem"
    own.touch()
    asked = []
    for known in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(known, raising=False)
    monkeypatch.setenv(variable, str(own))
    monkeypatch.setattr(
        "requests.adapters.HTTPAdapter.cert_verify",
        lambda _adapter, _connection, _url, verify, _certificate: asked.append(verify),
    )
    assert mirror.fetch(raw) is None
    assert asked == [str(own)]
