"""Completions by OpenAI's protocol: read word by word, and compared, from planted servers."""

import json
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import msgspec
import pytest

from harness.records.record import Purpose
from harness.tasks.generation import meetings
from harness.tasks.generation.meetings import GENERATOR, Loaded
from harness.tasks.generation.streaming import Stream, unlike
from harness.tasks.generation.task import Generation, Served
from harness.tasks.inputs import GIVEN
from harness.tasks.serving import load
from harness.tasks.serving.load import Load, Report
from harness.tasks.serving.offer import EXPECTED, Offer
from harness.tasks.task import Visit
from harness.worker.tasks.driver import FrameworkFailed
from harness.worker.tasks.serving import SINGLES

WORDS = ("w3", " w1", " w4", " w1")
TEXT = "".join(WORDS)


class Planted(BaseHTTPRequestHandler):
    """Streams words; the path names its fault."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        fault = self.path.strip("/")
        if fault == "refuses":
            self.send_error(400, "no")
            return
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for word in (*WORDS[:3], " w9") if fault == "errs" else WORDS:
            self._chunk(f"data: {json.dumps({'choices': [{'text': word}]})}\n\n")
        self._chunk(f"data: {json.dumps({'choices': [], 'usage': {}})}\n\n")
        if fault == "ends":
            self.close_connection = True
        elif fault == "mumbles":
            self._chunk("data: {}\n\n")
        else:
            self._chunk("data: [DONE]\n\n")
        if fault != "ends":
            self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_: object) -> None:
        """Requests are not logged."""

    def _chunk(self, text: str) -> None:
        self.wfile.write(f"{len(text):x}\r\n{text}\r\n".encode())


@pytest.fixture
def plant() -> Iterator[Callable[[str], str]]:
    """Its URL with that fault."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Planted) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield lambda fault: f"http://127.0.0.1:{server.server_port}/{fault}"
        server.shutdown()


def test_the_first_word_is_told_once_and_the_connection_is_kept(
    plant: Callable[[str], str],
) -> None:
    told: list[int] = []
    with Stream(plant("right")) as stream:
        for _ in range(2):
            reply = stream.complete(b"{}", lambda: told.append(1))
            assert (reply.status, reply.body.decode()) == (200, TEXT)
            assert stream.connection.sock is not None
    assert len(told) == 2


@pytest.mark.parametrize(("fault", "status"), [("refuses", 400), ("ends", 0), ("mumbles", 0)])
def test_what_is_no_whole_text_is_none(
    plant: Callable[[str], str], fault: str, status: int
) -> None:
    with Stream(plant(fault)) as stream:
        assert stream.complete(b"{}", lambda: None).status == status


def test_one_wrong_word_is_seen_and_the_space_before_the_first_is_free() -> None:
    assert not unlike(f" {TEXT}".encode(), TEXT)
    assert unlike(b"w3 w1 w4 w9", TEXT) == "'w3 w1 w4 w9' instead of 'w3 w1 w4 w1'"


@pytest.mark.parametrize(
    ("fault", "wrong", "failed"), [("right", 0, 0), ("errs", 1, 0), ("ends", 0, 1)]
)
def test_a_load_counts_words_and_sees_what_is_wrong(
    plant: Callable[[str], str], tmp_path: Path, fault: str, wrong: int, failed: int
) -> None:
    (tmp_path / "bodies").write_text("{}\n")
    (tmp_path / "expected").write_text(json.dumps([TEXT]))
    made = load.make(
        Load(
            scenario="SingleStream",
            url=plant(fault),
            bodies=str(tmp_path / "bodies"),
            folder=str(tmp_path / "logs"),
            seconds=0.2,
            expected=str(tmp_path / "expected"),
            connections=1,
        ),
        lambda: None,
        GENERATOR,
    )
    assert made.requests > 0
    assert made.wrong == wrong * made.requests
    assert made.unanswered == failed * made.requests
    assert 0 < made.figures["first.p90"] <= made.figures["p90"]
    assert "word.p90" in made.figures


def loaded(**fields: Any) -> Loaded:
    figures = {"first.p90": 0.1, "word.p90": 0.01, "words": 50.0, "mean": 0.2, "p90": 0.3}
    report = Report(10, {}, 0, "", figures)
    return Loaded(**{"single": report, "offline": report, "memory": 1, **fields})


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, ""),
        ({"model": {"a": "2"}}, "another model"),
        ({"asked": "'w1' instead of 'w2'"}, "'w1' instead of 'w2'"),
        ({"load": loaded(single=Report(10, {}, 1, "'w9'", {}))}, "1 of 10 texts were wrong"),
        ({"load": loaded(offline=Report(9, {"status 500": 2}, 0, "", {}))}, "of 9 requests"),
    ],
)
def test_one_wrong_or_missing_text_is_a_wrong_result(changes: dict[str, Any], wrong: str) -> None:
    right = Served(model={"a": "1"}, asked="", load=loaded())
    given = msgspec.to_builtins(msgspec.structs.replace(right, **changes))
    found = Generation().compare(given, msgspec.to_builtins(right)).wrong
    assert wrong in found
    assert bool(found) == bool(wrong)


@pytest.mark.parametrize(
    ("fault", "wrong"),
    [
        ("right", ""),
        ("errs", "'w3 w1 w4 w9' instead of 'w3 w1 w4 w1'"),
        ("refuses", "status 400"),
        ("ends", "IncompleteRead"),
    ],
)
def test_every_prompt_has_to_be_answered_word_by_word(
    plant: Callable[[str], str], tmp_path: Path, fault: str, wrong: str
) -> None:
    evidence, data = tmp_path / "evidence", tmp_path / "inputs" / GIVEN
    for folder in (evidence, data):
        folder.mkdir(parents=True)
    (evidence / SINGLES).write_text("{}\n{}\n")
    (data.parent / EXPECTED).write_text(json.dumps([TEXT, TEXT]))
    served = {"url": plant(fault), "outputs": [], "ready": "", "pid": os.getpid()}
    visit = Visit(data, {}, evidence, lambda: None, Purpose.MEASURED, 1)
    found = meetings.ask(Offer(served, visit))
    assert wrong in found
    assert bool(found) == bool(wrong)


def test_a_server_that_has_ended_under_a_load_has_failed(
    plant: Callable[[str], str], tmp_path: Path
) -> None:
    evidence, data = tmp_path / "evidence", tmp_path / "inputs" / GIVEN
    for folder in (evidence, data):
        folder.mkdir(parents=True)
    (evidence / SINGLES).write_text("{}\n")
    (data.parent / EXPECTED).write_text(json.dumps([TEXT]))
    with subprocess.Popen(["true"]) as gone:
        gone.wait()
    served = {"url": plant("right"), "outputs": [], "ready": "", "pid": gone.pid}
    visit = Visit(data, {"seconds": 0.2}, evidence, lambda: None, Purpose.MEASURED, 1)
    with pytest.raises(FrameworkFailed, match="has ended under the load 'SingleStream'"):
        meetings.loads(Offer(served, visit))
