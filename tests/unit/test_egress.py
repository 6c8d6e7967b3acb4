"""The audit of what a run's Python processes reach for."""

import importlib.util
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from harness.intake import notes as intake_notes
from harness.running.audit import HOOK
from harness.tasks import watched
from tests.unit.world import World

REACH = """
import socket
for reach in (
    lambda: socket.create_connection(("192.0.2.1", 9), 0.2),
    lambda: socket.getaddrinfo("somewhere.invalid", 80),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 8125)),
    lambda: socket.create_connection(("127.0.0.1", 9), 0.2),
    lambda: socket.create_connection(("localhost", 9), 0.2),
    lambda: socket.create_connection(("::1", 9), 0.2),
    lambda: socket.getaddrinfo(socket.gethostname(), 80),
    lambda: socket.gethostbyname("127.0.0.1"),
    lambda: socket.socket(socket.AF_UNIX).connect("/no/such/socket"),
):
    try:
        reach()
    except OSError:
        pass
"""


def test_the_audit_notes_what_leaves_the_machine_and_nothing_else(tmp_path: Path) -> None:
    notes = tmp_path / "egress.jsonl"
    env = {**os.environ, "PYTHONPATH": str(HOOK), "MLOPS_BENCH_EGRESS": str(notes)}
    subprocess.run([sys.executable, "-c", REACH], env=env, check=True)

    found = [json.loads(line) for line in notes.read_text().splitlines()]

    assert [(line["event"], line["target"]) for line in found] == [
        ("socket.connect", "192.0.2.1:9"),
        ("socket.getaddrinfo", "somewhere.invalid"),
        ("socket.sendto", "192.0.2.1:8125"),
    ]
    assert found[0]["callers"] == ["socket", "__main__"]


def test_a_process_without_an_event_loads_next_to_nothing_for_it(tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(HOOK), "MLOPS_BENCH_EGRESS": str(tmp_path / "notes")}
    env |= {"MLOPS_BENCH_WRITES": str(tmp_path / "w"), "MLOPS_BENCH_OWN": f"{tmp_path}/"}
    code = "import sys; print(*sys.modules)"
    command = [sys.executable, "-S", "-c", f"import sitecustomize; {code}"]
    done = subprocess.run(command, env=env, check=True, capture_output=True, text=True)

    assert "sitecustomize" in done.stdout.split()
    assert not {"json", "socket", "ipaddress", "typing"} & set(done.stdout.split())


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    """The module itself, not installed as a hook."""
    spec = importlib.util.spec_from_file_location("egress_audit", HOOK / "sitecustomize.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


LEAVE: list[tuple[str, tuple[Any, ...], str]] = [
    ("socket.connect", (None, ("192.0.2.1", 443)), "192.0.2.1:443"),
    ("socket.connect", (None, ("2001:db8::1", 443, 0, 0)), "2001:db8::1:443"),
    ("socket.connect", (None, ("::ffff:192.0.2.1", 1, 0, 0)), "::ffff:192.0.2.1:1"),
    ("socket.sendto", (None, ("stats.example.org", 8125)), "stats.example.org:8125"),
    ("socket.sendmsg", (None, ("192.0.2.1", 8125)), "192.0.2.1:8125"),
    ("socket.getaddrinfo", ("example.org", 80, 0, 0, 0), "example.org"),
    ("socket.getaddrinfo", (b"example.org", 80, 0, 0, 0), "example.org"),
    ("socket.gethostbyname", ("example.org",), "example.org"),
    ("socket.gethostbyaddr", ("example.org",), "example.org"),
]
STAY: list[tuple[str, tuple[Any, ...]]] = [
    ("socket.connect", (None, ("127.0.0.2", 80))),
    ("socket.connect", (None, ("::ffff:127.0.0.1", 80, 0, 0))),
    ("socket.connect", (None, ("0.0.0.0", 80))),
    ("socket.connect", (None, ("localhost", 80))),
    ("socket.connect", (None, "/run/some.socket")),
    ("socket.sendmsg", (None, None)),
    ("socket.getaddrinfo", (None, 80, 0, 0, 0)),
    ("socket.getaddrinfo", ("192.0.2.1", 80, 0, 0, 0)),
    ("socket.getaddrinfo", ("LOCALHOST.", 80, 0, 0, 0)),
    ("socket.gethostbyaddr", (socket.gethostname(),)),
    ("open", ("/etc/hosts", "r", 0)),
]


def notes(audit: ModuleType, file: Path, event: str, arguments: tuple[Any, ...]) -> list[str]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("MLOPS_BENCH_EGRESS", str(file))
        audit._audit(event, arguments)
    lines = file.read_text().splitlines() if file.exists() else []
    return [json.loads(line)["target"] for line in lines]


@pytest.mark.parametrize(("event", "arguments", "target"), LEAVE)
def test_what_leaves_is_noted(
    audit: ModuleType, tmp_path: Path, event: str, arguments: tuple[Any, ...], target: str
) -> None:
    assert notes(audit, tmp_path / "notes", event, arguments) == [target]


@pytest.mark.parametrize(("event", "arguments"), STAY)
def test_what_stays_is_not(
    audit: ModuleType, tmp_path: Path, event: str, arguments: tuple[Any, ...]
) -> None:
    assert notes(audit, tmp_path / "notes", event, arguments) == []


def test_a_note_that_cannot_be_written_forbids_nothing(audit: ModuleType, tmp_path: Path) -> None:
    assert notes(audit, tmp_path / "no" / "folder", *LEAVE[0][:2]) == []


def test_the_users_own_service_is_no_other_machine(tmp_path: Path) -> None:
    notes = tmp_path / "egress.jsonl"
    env = {**os.environ, "PYTHONPATH": str(HOOK), "MLOPS_BENCH_EGRESS": str(notes)}
    for service in ("192.0.2.1", "somewhere.invalid"):
        notes.unlink(missing_ok=True)
        spared = {**env, "MLOPS_BENCH_SERVICE": service}
        subprocess.run([sys.executable, "-c", REACH], env=spared, check=True)
        assert service not in notes.read_text()
        assert len(notes.read_text().splitlines()) == (1 if service == "192.0.2.1" else 2)


def test_what_the_name_of_the_users_service_stands_for_is_spared(
    audit: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def resolve(name: str, _port: None) -> list[Any]:
        return [(0, 0, 0, "", ("192.0.2.1", 0))] if name == "own.example" else []

    monkeypatch.setattr(audit, "SERVICE", "own.example")
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    reached = [("192.0.2.1", 443), ("::ffff:192.0.2.1", 443, 0, 0), ("192.0.2.2", 443)]
    for address in reached:
        found = notes(audit, tmp_path / "notes", "socket.connect", (None, address))
    assert found == ["192.0.2.2:443"]
    assert notes(audit, tmp_path / "n", "socket.getaddrinfo", ("OWN.example.", 80)) == []


def test_evidence_by_its_true_name_is_the_runs_own(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLOPS_BENCH_RUNS", str(world.home / "runs of mine"))
    adapter = world.framework("faulty") / "adapter.py"
    mark = "        super().start()\n"
    true_name = '        (self.request.evidence.resolve() / "seen.txt").write_text("seen")\n'
    adapter.write_text(adapter.read_text().replace(mark, mark + true_name))

    done = world.bench("run", "-f", "faulty:fine", "-p", "smoke", "--name", "it")

    assert (done.code, "outside its own folder" in done.said) == (0, False)
    assert list(world.home.glob("runs of mine/it/evidence/*-fine-run/seen.txt"))


def noted(tmp_path: Path, code: str) -> list[dict[str, Any]]:
    """What a process notes of its writes outside of its own folder."""
    own = tmp_path / "own"
    own.mkdir()
    file = own / "writes.jsonl"
    env = {**os.environ, "PYTHONPATH": str(HOOK), "MLOPS_BENCH_EGRESS": str(own / "egress")}
    env |= {"MLOPS_BENCH_WRITES": str(file), "MLOPS_BENCH_OWN": f"{own}/"}
    env = {name: value for name, value in env.items() if not name.startswith("COVERAGE_")}
    subprocess.run([sys.executable, "-c", code], env=env, check=True, cwd=tmp_path)
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def test_a_name_that_is_no_utf8_is_noted_so_that_the_note_can_be_read(tmp_path: Path) -> None:
    begin = time.clock_gettime(time.CLOCK_BOOTTIME)
    (line,) = noted(tmp_path, f"open({os.fsencode(tmp_path)!r} + b'/odd-\\xff', 'w').close()")
    assert line["target"] == f"{tmp_path}/odd-\ufffd"
    assert "wrote outside its own folder" in (watched.misbehaved(tmp_path / "own", begin) or "")


@pytest.mark.parametrize(
    ("database", "writes"),
    [
        ("file:{}/a.db", ["a.db"]),
        ("file://localhost{}/a%20b.db?mode=rw", ["a b.db"]),
        ("file:{}/a.db?mode=ro", []),
        ("file:{}/a.db?immutable=1#part", []),
        ("{}/a.db", ["a.db"]),
    ],
)
def test_a_database_is_known_by_its_uri(tmp_path: Path, database: str, writes: list[str]) -> None:
    (tmp_path / "a.db").touch()
    (tmp_path / "a b.db").touch()
    code = f"import sqlite3; sqlite3.connect({database.format(tmp_path)!r}, uri=True)"
    assert [line["target"] for line in noted(tmp_path, code)] == [f"{tmp_path}/{w}" for w in writes]


def test_a_process_that_keeps_more_files_than_it_notes_says_so(
    audit: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / intake_notes.KEPT
    monkeypatch.setattr(audit, "KEPT_FILE", str(file))
    monkeypatch.setattr(audit, "MOST", 2)
    monkeypatch.setattr(audit, "_owner", lambda: "")
    for number, too_many in enumerate([False, False, True, True]):
        audit._note_kept("open", f"/store/{number}")
        assert watched.kept_too_many(tmp_path) is too_many
    assert len(file.read_text().splitlines()) == 3
