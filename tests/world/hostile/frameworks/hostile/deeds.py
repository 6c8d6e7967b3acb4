"""What a framework may leave: by kind, each as small as it can be."""

import json
import os
import shutil
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from harness.worker.contract import ReadBack

Deed = Callable[[Path], object]
NOW = time.clock_gettime(time.CLOCK_BOOTTIME)
SPARSE = 10**12


def result(text: str) -> Deed:
    """End with that as the result."""

    def deed(evidence: Path) -> None:
        (evidence / "result.json").write_text(text)
        os._exit(0)

    return deed


def phase(begin: str = "", end: str = "", error: str = "null") -> Deed:
    said = f'"name": "run", "begin": {begin or NOW}, "end": {end or NOW}, "error": {error}'
    return result('{"run_id": "1", "read_back": {}, "phases": [{' + said + "}]}")


def mark(line: str) -> Deed:
    def deed(evidence: Path) -> None:
        with (evidence / "timeline.jsonl").open("a") as stream:
            stream.write(f"{line}\n")

    return deed


def a_mark(**changes: Any) -> str:
    of = {"kind": "import", "name": "x", "pid": 1, "process_start": 0, "cpu": 0}
    return json.dumps({**of, "begin": NOW, "end": NOW, **changes})


def raising(text: str) -> Deed:
    def deed(_evidence: Path) -> None:
        raise ValueError(text)

    return deed


def secret() -> Path:
    return Path(os.environ["HOSTILE_SECRET"])


def log_of(evidence: Path) -> Path:
    return evidence.parent.parent / "logs" / f"{evidence.name}.log"


def instead_of(place: Callable[[Path], Path], deed: Deed) -> Deed:
    """Remove what is there, and put something else in its place."""

    def replace(evidence: Path) -> None:
        there = place(evidence)
        if there.is_dir():
            shutil.rmtree(there)
        else:
            there.unlink(missing_ok=True)
        deed(there)

    return replace


def at(name: str, deed: Deed) -> Deed:
    return lambda evidence: deed(evidence / name)


def and_end(deed: Deed) -> Deed:
    def both(evidence: Path) -> None:
        deed(evidence)
        os._exit(0)

    return both


def link(place: Path) -> None:
    place.symlink_to(secret())


def plug(place: Path) -> None:
    with socket.socket(socket.AF_UNIX) as opened:
        os.chdir(place.parent)  # the name of a socket is short
        opened.bind(place.name)


def sparse(place: Path) -> None:
    with place.open("wb") as stream:
        stream.truncate(SPARSE)


def many(evidence: Path) -> None:
    for number in range(1100):
        (evidence / str(number)).touch()


def deep(place: Path) -> None:
    os.chdir(place)
    for _ in range(2000):
        Path("d").mkdir()
        os.chdir("d")


def closed(place: Path) -> None:
    place.mkdir()
    (place / "file").write_text("kept")
    (place / "file").chmod(0)
    place.chmod(0)


def not_utf8(evidence: Path) -> None:
    (Path(os.fsdecode(os.fsencode(evidence) + b"/\xff"))).touch()


def endless(_evidence: Path) -> None:
    while True:
        os.write(1, b"x" * 1_000_000)


def long_log(_evidence: Path) -> None:
    os.write(1, b"first\n" + b"x" * 20_000_000 + b"\nlast\n")


DEEDS: dict[str, Deed] = {
    "nan": phase(begin="NaN"),
    "infinity": phase(end="Infinity"),
    "huge_time": phase(end="1e308"),
    "huge_number": phase(begin="1" + "0" * 400),
    "backwards": phase(end="0"),
    "blank_error": phase(error=r'"\n"'),
    "half_a_character": phase(error=r'"\ud800"'),
    "deep_json": result("[" * 10_000 + "]" * 10_000),
    "deep_object": result('{"a":' * 10_000 + "1" + "}" * 10_000),
    "list": result("[]"),
    "long_key": result(json.dumps({"k" * 5000: 1})),
    "empty": result(""),
    "unknown_phase": result('{"phases": [{"name": "x", "begin": 0, "error": null}]}'),
    "bytes": at("result.json", lambda file: and_end(lambda f: f.write_bytes(b"\xff\0"))(file)),
    "huge_result": and_end(at("result.json", sparse)),
    "fifo_result": and_end(at("result.json", os.mkfifo)),
    "folder_result": and_end(at("result.json", Path.mkdir)),
    "link_result": and_end(at("result.json", link)),
    "socket_result": and_end(at("result.json", plug)),
    "surrogate": raising("\udcff"),
    "blank": raising(" \n "),
    "long_error": raising("x" * 10_000_000),
    "mark_nan": mark(a_mark(begin=float("nan"))),
    "mark_huge": mark(a_mark(end=1e308)),
    "mark_hook": mark(a_mark(hook=1e308)),
    "mark_list": mark("[]"),
    "mark_deep": mark("[" * 10_000),
    "marks_fifo": and_end(instead_of(lambda e: e / "timeline.jsonl", os.mkfifo)),
    "link": at("link", link),
    "hidden_link": at(".link", link),
    "fifo": at("fifo", os.mkfifo),
    "hard_link": at("hard", lambda file: file.hardlink_to(secret())),
    "socket": at("socket", plug),
    "sparse": at("sparse", sparse),
    "many": many,
    "deep_evidence": deep,
    "deep_work": lambda _evidence: deep(Path.cwd()),
    "not_utf8": not_utf8,
    "line_break": at("a\nb", Path.touch),
    "closed": at("closed", closed),
    "no_outcome": at("outcome.json", Path.mkdir),
    "other_request": at("request.json", lambda file: file.write_text("{}") and None),
    "no_evidence": and_end(lambda evidence: shutil.rmtree(evidence)),
    "file_for_evidence": and_end(instead_of(lambda e: e, Path.touch)),
    "link_for_evidence": and_end(instead_of(lambda e: e, lambda e: e.symlink_to(secret().parent))),
    "link_log": instead_of(log_of, link),
    "hard_link_log": instead_of(log_of, lambda log: log.hardlink_to(secret())),
    "other_log": instead_of(log_of, Path.touch),
    "fifo_log": instead_of(log_of, os.mkfifo),
    "folder_log": instead_of(log_of, Path.mkdir),
    "no_log": instead_of(log_of, lambda _log: None),
    "long_log": long_log,
    "endless_log": endless,
}
NONE = {"reason": "none", "documentation": "https://example.org"}
GIVEN: dict[str, Callable[[ReadBack], dict[str, Any]]] = {
    "list_of_files": lambda right: {
        "outputs": {name: {**each, "files": ["a"]} for name, each in right.outputs.items()}
    },
    "long_name": lambda right: {"artifacts": dict.fromkeys(right.artifacts, "n" * 300)},
    "null_name": lambda right: {"artifacts": dict.fromkeys(right.artifacts, "a\0b")},
    "device": lambda right: {"artifacts": dict.fromkeys(right.artifacts, "/dev/zero")},
    "odd_lack": lambda right: {"model": {"unsupported": 5}},
    "more_lack": lambda right: {"model": {"unsupported": {**NONE, "more": "x"}}},
    "odd_steps": lambda right: {"steps": {"a": {"b": "c"}}},
    "odd_metric": lambda right: {"metrics": {"a": [[1, 10**400]]}},
    "deep_details": lambda right: {"details": json.loads("[" * 120 + "]" * 120)},
    "long_version": lambda right: {"version": "1" * 100_000},
}
