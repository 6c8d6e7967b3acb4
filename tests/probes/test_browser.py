"""Pages in a real browser: what it shows, what it clicks, and that it reaches nothing outside."""

import sys
from pathlib import Path

import pytest

from harness.environments import chromium
from harness.measure.interpretability import browser
from harness.measure.probe import Context, ToolFailed
from tests.browsers import needs_a_browser
from tests.probes.contexts import a_context

PAGE = """<!doctype html><meta charset="utf-8"><title>A run</title>
<form onsubmit="event.preventDefault(); if (word.value == 'open') late()">
<input name="word"><button>Go</button></form>
<p hidden>0.9999</p><p id="accuracy"></p><iframe srcdoc="<p>framed</p>"></iframe>
<script>
function late() { setTimeout(() => accuracy.textContent = "accuracy " + 0.7319, 500) }
</script>"""


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return a_context(tmp_path)


@pytest.fixture
def url(tmp_path: Path) -> str:
    file = tmp_path / "page.html"
    file.write_text(PAGE)
    return file.as_uri()


@needs_a_browser
def test_a_page_is_read_as_it_is_rendered(context: Context, url: str) -> None:
    page = {"url": url, "fill": {"[name=word]": "open"}, "click": ["//button[text()='Go']"]}
    text = browser.text(context, "page", page, ["0.7319"])
    assert "accuracy 0.7319" in text
    assert "framed" in text
    assert "0.9999" not in text, "what is hidden is not shown"
    assert (context.evidence / "page.png").read_bytes().startswith(b"\x89PNG")


@needs_a_browser
def test_what_is_not_shown_is_not_found(
    context: Context, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "PATIENCE", 1.0)
    assert "0.7319" not in browser.text(context, "page", {"url": url}, ["0.7319"])


@needs_a_browser
def test_a_page_that_is_not_there_is_our_failure(context: Context) -> None:
    with pytest.raises(ToolFailed, match="the browser failed"):
        browser.text(context, "page", {"url": "http://example.org/"}, ["Example"])


def test_without_a_browser_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "SYSTEM_PATH", "/nowhere")
    with pytest.raises(ToolFailed, match="chromium-driver"):
        browser.find()


def test_without_selenium_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "selenium", None)
    with pytest.raises(ToolFailed, match=r"pip install 'mlops-bench\[browser\]'$"):
        browser.find()
