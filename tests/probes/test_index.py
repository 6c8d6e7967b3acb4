"""What the probe `index` reads from a package index and from installed metadata."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest

from harness.measure.documentation import index, releases
from harness.measure.documentation.index import ask, is_changelog, release_interval
from harness.measure.probe import Context, ToolFailed
from tests.probes.contexts import a_context
from tests.probes.documented import answers

NOW = datetime.now(UTC)
RICH = """
Requires-Python: >=3.11
Classifier: Programming Language :: Python :: 3
Classifier: Programming Language :: Python :: 3.10
Classifier: Programming Language :: Python :: 3.12
Project-URL: Documentation, https://example.org/docs
Project-URL: Source Code, https://example.org/code
Project-URL: Bug-Tracker, https://example.org/issues
Project-URL: Release Notes, https://example.org/news
Home-page: https://example.org
"""


def a_file(version: str, days_ago: float, **changes: object) -> dict[str, object]:
    when = (NOW - timedelta(days=days_ago)).isoformat()
    return {"filename": f"own-{version}.tar.gz", "upload-time": when, "url": "", **changes}


class Index:
    """A package index on loopback that answers whatever a test puts into `content`."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.content: object = {"name": "own", "files": [a_file("1.0", 10)]}
        self.asked: list[tuple[str, str | None, str | None]] = []


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = self.headers
            found.asked.append((self.path, headers["Accept"], headers["Authorization"]))
            self.send_response(200)
            self.end_headers()
            content = found.content
            self.wfile.write(
                (content if isinstance(content, str) else json.dumps(content)).encode()
            )

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found = Index(f"http://127.0.0.1:{server.server_port}/simple")
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        monkeypatch.setenv("PIP_INDEX_URL", found.address)
        monkeypatch.delenv("PIP_NO_INDEX", raising=False)
        yield found
        server.shutdown()
        thread.join()


def a_context_with(tmp_path: Path, metadata: str = "", files: str = "") -> Context:
    """Its environment has the distribution "own", with that metadata and these files."""
    context = a_context(tmp_path)
    folder = context.environment.folder / "lib/python3.11/site-packages/own-1.0.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text(f"Name: own\nVersion: 1.0\n{metadata.strip()}\n")
    (folder / "RECORD").write_text("".join(f"{name},,\n" for name in files.split()))
    return context


def installed(tmp_path: Path, metadata: str) -> PathDistribution:
    (tmp_path / "METADATA").write_text(metadata.strip())
    return PathDistribution(tmp_path)


def test_a_lively_project_is_told_from_its_index_and_its_metadata(
    tmp_path: Path, served: Index
) -> None:
    dated = [a_file("1.0", 100), a_file("1.1", 70), a_file("1.2", 20), a_file("1.2.1", 10)]
    left_out = [a_file("2.0rc1", 1), a_file("1.3", 2, yanked="broken"), a_file("0.9", 900)]
    served.content = {"name": "own", "files": [*dated, *left_out, {"filename": "own-1.exe"}]}
    context = a_context_with(tmp_path, RICH)

    found = ask(context)

    figures = {s.name: (s.value, s.unit) for s in found.samples}
    assert figures["index.release_interval"] == (40.0, "days")  # of 800, 30, 50 and 10
    assert figures["index.release_age"][0] == pytest.approx(10, abs=0.05)
    assert answers(found.answers) == {
        "index.pythons": (1, 5),  # 3.12: 3.10 is not allowed, 3.11 is not named
        "index.changelog": (1, 1),
        "index.links": (4, 4),
    }
    assert served.asked == [("/simple/own/", releases.JSON, None)]
    kept = json.loads((context.evidence / "index.json").read_text())
    assert kept["project"]["index"] == served.address
    assert (context.evidence / "METADATA").read_text().startswith("Name: own")


def test_a_project_that_says_nothing_gets_nothing(tmp_path: Path, served: Index) -> None:
    found = ask(a_context_with(tmp_path))

    assert answers(found.answers)["index.changelog"] == (0, 1)
    assert answers(found.answers)["index.links"] == (0, 4)


def test_a_change_log_may_be_shipped(tmp_path: Path, served: Index) -> None:
    context = a_context_with(tmp_path, files="own/__init__.py own/docs/CHANGELOG.md")

    assert answers(ask(context).answers)["index.changelog"] == (1, 1)


@pytest.mark.parametrize(
    "content",
    ["<html>", {"name": "own", "files": []}, {"name": "own", "files": [a_file("1.0rc1", 3)]},
     {"name": "own", "files": [{"filename": "own-1.0.zip"}]}],
)  # fmt: skip
def test_an_index_that_cannot_tell_is_a_broken_tool(
    tmp_path: Path, served: Index, content: object
) -> None:
    served.content = content

    with pytest.raises(ToolFailed, match=served.address):
        ask(a_context_with(tmp_path))


@pytest.mark.parametrize(
    ("variable", "value"),
    [("PIP_INDEX_URL", "http://127.0.0.1:9/simple"), ("PIP_INDEX_URL", "file:///tmp/simple"),
     ("PIP_NO_INDEX", "1")],
)  # fmt: skip
def test_an_index_that_cannot_be_asked_is_a_broken_tool(
    tmp_path: Path, served: Index, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(ToolFailed):
        ask(a_context_with(tmp_path))
    assert served.asked == []


def test_a_distribution_that_is_not_installed_is_a_broken_tool(
    tmp_path: Path, served: Index
) -> None:
    with pytest.raises(ToolFailed, match="own is not among"):
        ask(a_context(tmp_path))


def test_credentials_of_the_index_are_used_and_never_written(
    tmp_path: Path, served: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", served.address.replace("//", "//me:se%40cret@"))
    context = a_context_with(tmp_path)

    ask(context)
    assert served.asked[0][2] == "Basic bWU6c2VAY3JldA=="
    served.content = "<html>"
    with pytest.raises(ToolFailed) as told:
        ask(context)

    written = [f.read_text() for f in context.evidence.rglob("*") if f.is_file()]
    assert not any("cret" in text for text in [*written, str(told.value)])


@pytest.mark.parametrize(
    ("metadata", "pythons"),
    [
        ("Name: own", index.PYTHONS),
        ("Requires-Python: >=3.12", ("3.12", "3.13", "3.14")),
        ("Requires-Python: >=3.10.4,!=3.13.*", ("3.10", "3.11", "3.12", "3.14")),
        ("Classifier: Programming Language :: Python :: 3", index.PYTHONS),
        ("Classifier: Programming Language :: Python :: 3.9", ()),
    ],
)
def test_declared_pythons(tmp_path: Path, metadata: str, pythons: tuple[str, ...]) -> None:
    assert tuple(index.declared_pythons(installed(tmp_path, metadata))) == pythons


@pytest.mark.parametrize(
    ("days_ago", "interval"),
    [
        ([30, 20, 0], 15.0),
        ([20.1, 20, 0], 20.0),  # two of one day are one
        ([400, 100], 300.0),  # begins before the year and ends in it
        ([800, 500], 500.0),  # the one that still runs
        ([3], 3.0),
    ],
)
def test_the_interval_is_that_of_the_last_year(days_ago: list[float], interval: float) -> None:
    noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert release_interval([noon - timedelta(days=d) for d in days_ago], noon) == interval


@pytest.mark.parametrize(
    ("file", "expected"),
    [("CHANGELOG.md", True), ("own/HISTORY.rst", True), ("own-1.0.dist-info/licenses/NEWS", True),
     ("own/changes.py", False), ("own/change_of_mind.md", False), ("own/history/x.txt", False)],
)  # fmt: skip
def test_change_logs_are_known_by_their_names(file: str, expected: bool) -> None:
    assert is_changelog(file) is expected
