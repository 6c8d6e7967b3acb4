"""Quick start and web page, of frameworks that are a file."""

import json
from pathlib import Path
from typing import Any

import pytest

from harness.measure import defaults
from harness.measure.failures import Unproven
from harness.measure.installation import user_interface as module
from harness.measure.installation.quickstart import quickstart
from harness.measure.installation.user_interface import user_interface
from harness.measure.probe import (
    Context,
    Finding,
    FrameworkFailed,
    NotAnswered,
    OutOfTime,
    ToolFailed,
)
from tests.probes.contexts import a_context

OK = "print('quickstart: ok')"
SERVER = """
import http.server, os, pathlib, sys
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/health" else 404)
        self.end_headers()
server = http.server.HTTPServer(("", int(sys.argv[1])), Page)
pathlib.Path("served").write_text(os.environ.get("OWN_PORT", ""))
server.serve_forever()
"""


def own(tmp_path: Path, interface: str = "", **scripts: str) -> Context:
    """A context of a framework with these probes."""
    context = a_context(tmp_path)
    context.probes.mkdir(parents=True)
    interface = interface or 'documentation = "https://own.example/d"'
    (context.probes / "answers.toml").write_text(
        '[facts]\npublic_modules = []\ncli = []\nquickstart = "https://own.example/q"\n'
        f"[facts.user_interface]\n{interface}\n"
    )
    for name, source in scripts.items():
        (context.probes / f"{name}.py").write_text(source)
    return context


def page(health: str = "/health", command: str = "python {probes}/page.py {port}") -> str:
    lines = f'documentation = "https://own.example/d"\nservices = ["{command}"]\n'
    return f'{lines}health = "http://127.0.0.1:{{port}}{health}"\nenv = {{ OWN_PORT = "{{port}}" }}'


def kept(context: Context, name: str) -> Any:
    return json.loads((context.evidence / name).read_text())


def value(found: Finding, name: str) -> float:
    return next(sample.value for sample in found.samples if sample.name == name)


def runs(context: Context) -> tuple[int, int]:
    answer = quickstart(context).answers["quickstart.runs"]
    return answer.found, answer.expected


def test_a_quick_start_that_says_so_runs(tmp_path: Path) -> None:
    context = own(tmp_path, quickstart=OK)
    assert runs(context) == (1, 1)
    assert (context.evidence / "quickstart.py").read_text() == OK


@pytest.mark.parametrize(
    "source", ["print('quickstart: okay')", "import nothing_here"], ids=["silent", "fails"]
)
def test_one_that_fails_or_stays_silent_does_not(tmp_path: Path, source: str) -> None:
    context = own(tmp_path, quickstart=source)
    with pytest.raises(Unproven, match="not one of 3 attempts"):
        quickstart(context)
    assert kept(context, "quickstart.json")["number of attempts"] == 3
    assert len(list(context.evidence.glob("quickstart-*.log"))) == 3


def test_one_that_runs_at_the_second_attempt_runs(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    source = f"import os; found = os.path.exists({str(seen)!r}); open({str(seen)!r}, 'w')\n"
    context = own(tmp_path, quickstart=f"{source}assert found, 'not yet'\n{OK}")
    assert runs(context) == (1, 1)
    first, second = kept(context, "quickstart.json")["attempts"]
    assert (first["runs"], second["runs"]) == (False, True)
    assert "not yet" in first["said last"]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (f"{OK}; raise SystemExit(1)", "once the quick start has run"),
        ("raise SystemExit('Retrying after connection broken by x')", "package index"),
        ("import time; time.sleep(60)", "did not end within"),
    ],
    ids=["fails afterwards", "no index", "timeout"],
)
def test_what_is_no_fault_of_the_framework_is_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, said: str
) -> None:
    if "sleep" in source:
        monkeypatch.setattr(defaults, "SCRIPT_TIMEOUT", 0.3)
    with pytest.raises(ToolFailed, match=said):
        quickstart(own(tmp_path, quickstart=source))


def test_a_program_lies_alone(tmp_path: Path) -> None:
    source = "import os, pathlib; assert len(os.listdir(pathlib.Path(__file__).parent)) == 1\n"
    assert runs(own(tmp_path, quickstart=source + OK, costs="")) == (1, 1)


def test_a_quick_start_has_an_empty_home_and_nothing_of_ours(tmp_path: Path) -> None:
    source = (
        "import os, pathlib\n"
        "assert not os.listdir(pathlib.Path.home()) and not os.listdir()\n"
        f"assert os.environ['PYTHONPATH'] == {str(defaults.WATCH)!r}\n"
    )
    assert runs(own(tmp_path, quickstart=source + OK)) == (1, 1)


def test_without_a_script_there_is_no_answer(tmp_path: Path) -> None:
    with pytest.raises(NotAnswered, match=r"write frameworks/own/probes/quickstart\.py"):
        quickstart(own(tmp_path))


def test_a_broken_environment_is_no_failure_of_the_quick_start(tmp_path: Path) -> None:
    context = own(tmp_path, quickstart=OK)
    context.environment.python.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(ToolFailed, match="does not start"):
        quickstart(context)


def test_lines_that_install_count_as_the_page_has_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STARTS", 1)
    lines = 'install = ["VERSION=1", "pip install own==$VERSION"]'
    found = user_interface(own(tmp_path, f"{page()}\n{lines}", page=SERVER))
    assert value(found, "ui.commands") == 3


def test_a_page_is_timed_and_kept_to_loopback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STARTS", 1)
    context = own(tmp_path, page(), page=SERVER)
    found = user_interface(context)
    assert value(found, "ui.commands") == 2  # pip install, and the server
    assert 0 < value(found, "ui.seconds") < 30
    (start,) = kept(context, "user_interface.json")["starts"]
    (listener,) = start["listeners"]
    port = listener.rpartition(":")[2]
    assert listener == f"127.0.0.1:{port}"
    assert start["asked_for_all_interfaces"] == [f"[]:{port}"]
    served = tmp_path / "run" / "work" / "it" / "start-1" / "folder" / "served"
    assert served.read_text() == port


def test_quick_pages_are_started_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter([4.0, 1.0])
    monkeypatch.setattr(module, "_start", lambda *_: module.Start(next(seconds), 1, [], [], []))
    assert value(user_interface(own(tmp_path, page())), "ui.seconds") == 2.5
    seconds = iter([31.0, 1.0])
    assert value(user_interface(own(tmp_path / "slow", page())), "ui.seconds") == 31.0


@pytest.mark.parametrize(
    ("interface", "reason"),
    [
        (page(command="echo my password; exit 3"), "line about a password"),
        (f'{page()}\ncommands = ["exit 4"]'.replace("env =", "# env ="), "exit 4 ended with 4"),
    ],
)
def test_a_page_that_does_not_come_up_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, interface: str, reason: str
) -> None:
    monkeypatch.setattr(module, "READY_TIMEOUT", 0.7)
    with pytest.raises(FrameworkFailed, match=reason):
        user_interface(own(tmp_path, interface, page=SERVER))


def test_a_page_that_is_late_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "READY_TIMEOUT", 0.7)
    with pytest.raises(OutOfTime, match="not ready"):
        user_interface(own(tmp_path, page("/missing"), page=SERVER))


def test_a_driver_that_breaks_is_our_failure(tmp_path: Path) -> None:
    context = own(tmp_path, page(), page=SERVER)
    context.environment.python.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(ToolFailed, match="without a result"):
        user_interface(context)


def test_a_framework_that_tells_of_no_page_has_not_answered(tmp_path: Path) -> None:
    context = own(tmp_path)
    file = context.probes / "answers.toml"
    file.write_text(file.read_text().partition("[facts.user_interface]")[0])
    with pytest.raises(NotAnswered, match=r"facts\.user_interface"):
        user_interface(context)


def test_listeners_beyond_loopback_are_told_apart() -> None:
    own = ["127.0.0.1:1", "::1:2", "::ffff:127.0.0.1:3"]
    far = ["0.0.0.0:1", ":::2", "10.0.0.1:3"]
    assert defaults.beyond_loopback([*own, *far]) == far
