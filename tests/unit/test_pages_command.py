"""`pages` over a real server on loopback: what stands, what has changed, what cannot be reached."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from harness.commands.citing import words
from tests.unit.world import World

SENTENCE = "Tasks don\N{RIGHT SINGLE QUOTATION MARK}t have a cache, and “XComs” belong to one run."
PAGE = """<!doctype html><html><head><title>Airflow has a cache</title>
<style>p { color: red }</style><script>"a cache for all"</script></head>
<body><h1>Tasks<a href="#t">¶</a></h1><p>Tasks don&#8217;t have a <em>ca</em>che,
 and <code>&ldquo;XComs&rdquo;</code>&nbsp;belong to <b>one</b> run.<br>More</p></body></html>"""
ANSWERS = """
[unsupported."configuration.cache"]
reason = "it has none"
page = "{server}/{path}#anchor"
sentence = '{sentence}'
date = 2026-11-24
"""


class Pages(BaseHTTPRequestHandler):
    """Knows one page as HTML and as text, one that has moved, and one that breaks."""

    def do_GET(self) -> None:
        if self.path == "/moved.html":
            self.send_response(301)
            self.send_header("Location", "/page.html")
            self.end_headers()
            return
        status = {"/page.html": 200, "/page.md": 200, "/broken.html": 503}.get(self.path, 404)
        kind = "text/html" if self.path.endswith("html") else "text/plain"
        text = PAGE if kind == "text/html" else f"# Tasks\n\n*{SENTENCE}*\n"
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Nothing into the tests' output."""


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{served.server_port}"
        served.shutdown()


def cite(world: World, server: str, path: str, sentence: str = SENTENCE) -> None:
    file = world.framework("faulty") / "probes" / "answers.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(ANSWERS.format(server=server, path=path, sentence=sentence), "utf-8")


@pytest.mark.parametrize("path", ["page.html", "page.md", "moved.html"])
def test_a_sentence_that_stands_there_is_well(world: World, server: str, path: str) -> None:
    cite(world, server, path)
    done = world.bench("pages", "faulty")
    assert done.code == 0, done.said
    assert "1 citations: 1 stands" in done.said
    assert "read between 2026-11-24 and 2026-11-24" in done.said


@pytest.mark.parametrize(
    ("path", "sentence", "told"),
    [
        ("page.html", "Tasks have a cache.", "changed, the sentence is not on the page"),
        ("page.html", "a cache for all", "changed, the sentence is not on the page"),
        ("page.html", "Airflow has a cache", "changed, the sentence is not on the page"),
        ("no.html", SENTENCE, "gone, HTTP 404"),
    ],
)
def test_a_page_that_changed_is_named_with_its_sentence_and_day(
    world: World, server: str, path: str, sentence: str, told: str
) -> None:
    cite(world, server, path, sentence)
    done = world.bench("pages", "faulty")
    assert done.code == 1
    assert f"faulty, configuration.cache: {server}/{path}#anchor: {told}" in done.said
    assert f'"{sentence}" (read there on 2026-11-24)' in done.said


@pytest.mark.parametrize(
    "broken", ["{server}/broken.html", "http://127.0.0.1:9/x", "https://a.invalid/x"]
)
def test_what_cannot_be_reached_is_said_and_is_no_error(
    world: World, server: str, broken: str
) -> None:
    page = broken.format(server=server)
    host, _, path = page.rpartition("/")
    cite(world, host, path)
    done = world.bench("pages", "faulty")
    assert done.code == 0
    assert f"not reached: {page}#anchor: " in done.said
    assert "1 not reached" in done.said


def test_machines_are_told_the_same(world: World, server: str) -> None:
    cite(world, server, "page.html", "Tasks have a cache.")
    done = world.bench("pages", "faulty", "--json")
    [look] = json.loads(done.out)
    assert done.code == 1
    assert look["verdict"] == "changed"
    assert look["since"] == "2026-11-24"
    assert look["questions"] == ["configuration.cache"]


def test_a_quotation_may_leave_words_out_but_not_change_their_order() -> None:
    page = words.of_html("<p>one two <i>three</i> four five</p>")
    assert words.holds(page, "one two ... four [...] five")
    assert not words.holds(page, "four ... one two")
    assert not words.holds(page, "on")
