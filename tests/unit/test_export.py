"""`export`: everything of a run, nothing of the machine's paths."""

import json
import lzma
import socket
from pathlib import Path
from urllib.parse import quote

import pytest

from harness.commands import export as exporting
from tests.unit.world import World


def test_an_exported_run_holds_records_evidence_and_cards_without_paths(finished: World) -> None:
    out = finished.home / "shared"
    run = finished.run_folder("it")
    picture = run / "evidence" / "002-faulty-fine-run" / "picture.png"
    picture.write_bytes(b"\x89PNG\xff" + str(run).encode())
    request = run / "evidence" / "002-faulty-fine-run" / "request.json"
    facts = json.loads(request.read_text())
    facts["workdir"] = str(run / "work")
    request.write_text(json.dumps(facts))

    result = finished.bench("export", str(out), "it")

    assert result.code == 0
    assert (out / "records.jsonl").exists()
    assert (out / "scorecards" / "comparison.md").exists()
    kept = (out / picture.relative_to(run)).read_bytes()
    assert kept == b"\x89PNG\xff" + f"{'<RUN>':_<{len(str(run))}}".encode()
    exported = json.loads((out / request.relative_to(run)).read_text())
    assert exported["workdir"] == "<WORK>"
    assert exported["data"].startswith("<CACHE>/")


def pack(run: Path) -> None:
    """Its records, as past references and the wheel have them."""
    plain = run / "records.jsonl"
    (run / "records.jsonl.xz").write_bytes(lzma.compress(plain.read_bytes()))
    plain.unlink()


def test_packed_records_are_exported_unpacked_and_scrubbed_as_records(finished: World) -> None:
    run, plain, out = finished.run_folder("it"), finished.home / "plain", finished.home / "packed"
    assert finished.bench("export", str(plain), "it").code == 0
    pack(run)

    assert finished.bench("export", str(out), "it").code == 0

    assert (out / "records.jsonl").read_bytes() == (plain / "records.jsonl").read_bytes()
    assert not list(out.glob("*.xz"))


def test_packed_records_that_are_torn_are_left_out(finished: World) -> None:
    run, out = finished.run_folder("it"), finished.home / "shared"
    pack(run)
    packed = run / "records.jsonl.xz"
    packed.write_bytes(packed.read_bytes()[:-20])

    result = finished.bench("export", str(out), "it")

    assert "left out: records.jsonl.xz: it cannot be unpacked" in result.said
    assert not (out / "records.jsonl").exists()
    lean = finished.bench("export", str(finished.home / "lean"), "it", "--lean")
    assert lean.code == result.code, lean.said


def test_an_export_does_not_write_into_a_folder_that_exists(finished: World) -> None:
    result = finished.bench("export", str(finished.home), "it")
    assert result.code == 2
    assert "exists already; name a new folder" in result.said


def test_paths_within_urls_become_names_too(
    finished: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = finished.home / "a user"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    log = finished.run_folder("it") / "logs" / "urls.log"
    log.write_text(f"file://{quote(str(home))}/x ?path={quote(str(home), safe='')}%2Fx {home}/x\n")
    assert finished.bench("export", str(finished.home / "shared"), "it").code == 0
    exported = (finished.home / "shared" / "logs" / "urls.log").read_text()
    assert exported == "file://<HOME>/x ?path=<HOME>%2Fx <HOME>/x\n"


def test_a_home_that_is_the_root_is_not_replaced(
    finished: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/")
    (finished.run_folder("it") / "logs" / "some.log").write_text("and/or\n")
    assert finished.bench("export", str(finished.home / "shared"), "it").code == 0
    assert (finished.home / "shared" / "logs" / "some.log").read_text() == "and/or\n"


def test_the_machines_name_and_the_clones_origin_become_names_too(
    finished: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "builder-17")
    monkeypatch.setattr(exporting, "_origin", lambda: {"/srv/clones/bench": "<ORIGIN>"})
    (finished.run_folder("it") / "logs" / "some.log").write_text("builder-17 /srv/clones/bench\n")
    assert finished.bench("export", str(finished.home / "shared"), "it").code == 0
    assert (finished.home / "shared" / "logs" / "some.log").read_text() == "<HOST> <ORIGIN>\n"
