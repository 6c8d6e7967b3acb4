"""`export` shares what is the run's own, names paths as whole words, and breaks no record."""

import bz2
import getpass
import gzip
import io
import json
import lzma
import os
import socket
import sqlite3
import tarfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from harness.commands.exporting.scrubber import Scrubber
from harness.intake import folders
from harness.records.store import RunStore
from tests.unit.world import World

HOME = "/home/jo é"
SECRET = "the secret of somebody"


@pytest.fixture
def exported(finished: World, monkeypatch: pytest.MonkeyPatch) -> Callable[[str | bytes], bytes]:
    """`exported(content)`: the content of a log, as the export has it."""
    monkeypatch.setenv("HOME", HOME)
    monkeypatch.setattr(socket, "gethostname", lambda: "builder-17")
    monkeypatch.setattr(getpass, "getuser", lambda: "jo")
    number = iter(range(100))

    def export(content: str | bytes) -> bytes:
        log = finished.run_folder("it") / "logs" / "some.log"
        log.write_bytes(content.encode() if isinstance(content, str) else content)
        out = finished.home / f"shared-{next(number)}"
        assert finished.bench("export", str(out), "it").code == 0
        return (out / "logs" / "some.log").read_bytes()

    return export


def share(world: World) -> tuple[Path, str]:
    result = world.bench("export", str(world.home / "shared"), "it")
    assert result.code == 0, result.said
    return world.home / "shared", result.said


@pytest.mark.parametrize("plant", [Path.symlink_to, Path.hardlink_to])
@pytest.mark.parametrize("where", ["evidence/002-faulty-fine-run/x.txt", "logs/x.log"])
def test_a_link_to_a_secret_is_left_out_and_said(
    finished: World, plant: Callable[[Path, Path], None], where: str
) -> None:
    secret = finished.home / "secret"
    secret.write_text(SECRET)
    plant(finished.run_folder("it") / where, secret)
    out, said = share(finished)
    assert f"left out: {where}" in said
    assert not os.path.lexists(out / where)
    assert not [f for f in out.rglob("*") if f.is_file() and SECRET in f.read_text("latin-1")]


def test_a_log_or_a_folder_that_became_a_link_is_left_out(finished: World) -> None:
    secrets = finished.home / "secrets"
    secrets.mkdir()
    (secrets / "key").write_text(SECRET)
    run = finished.run_folder("it")
    log = next((run / "logs").glob("*fine-run.log"))
    log.unlink()
    log.symlink_to(secrets / "key")
    (run / "evidence" / "more").symlink_to(secrets)
    os.mkfifo(run / "evidence" / "pipe")
    out, said = share(finished)
    assert said.count("left out") == 3
    assert not [f for f in out.rglob("*") if f.is_file() and SECRET in f.read_text("latin-1")]


def test_two_names_within_the_run_are_the_runs_own(finished: World) -> None:
    evidence = finished.run_folder("it") / "evidence"
    (evidence / "a").write_text("text")
    os.link(evidence / "a", evidence / "b")
    out, said = share(finished)
    assert "left out" not in said
    assert (out / "evidence" / "b").read_text() == "text"


@pytest.mark.parametrize("host", ["faulty", "pipeline", "process", "smoke", "tiny", "localhost"])
def test_a_host_called_like_a_framework_breaks_no_record(
    finished: World, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: host)
    before = finished.store("it")
    log = before.folder / "logs" / "some.log"
    log.write_text(f"{host} serves http://{host}:5000/x and {host}.example\n")
    out, _ = share(finished)
    after = RunStore(out)
    assert [r.framework for r in after.records()] == [r.framework for r in before.records()]
    assert after.plan().cells == before.plan().cells
    assert {p for r in after.records() for p in r.evidence if not (out / p).exists()} == set()
    if host != "localhost":
        told = f"{host} serves http://<HOST>:5000/x and {host}.example\n"
        assert (out / "logs" / "some.log").read_text() == told
    shown = finished.bench("show", str(out))
    assert (shown.code, "Traceback" in shown.err) == (0, False)


def test_values_of_records_stay_whatever_the_host_is_called(
    finished: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = finished.store("it").records()[0]
    monkeypatch.setattr(socket, "gethostname", lambda: values.machine.kernel)
    out, _ = share(finished)
    assert RunStore(out).records()[0].machine == values.machine


ESCAPED = HOME.replace("é", "\\u00e9")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{HOME}/x", "<HOME>/x"),
        (f"'{HOME}'", "'<HOME>'"),
        (f"PATH=/bin:{HOME}:/usr", "PATH=/bin:<HOME>:/usr"),
        (f"line\\n{HOME}/x", "line\\n<HOME>/x"),
        (f"\x1b[32m{HOME}\x1b[0m", "\x1b[32m<HOME>\x1b[0m"),
        (f"cc -I{HOME}/include", "cc -I<HOME>/include"),
        (f"It is {HOME}.", "It is <HOME>."),
        (json.dumps(HOME), '"<HOME>"'),
        (json.dumps(json.dumps(HOME)), '"\\"<HOME>\\""'),
        (json.dumps(HOME).replace("/", "\\/"), '"<HOME>"'),
        (repr(HOME.encode()), "b'<HOME>'"),
        (f"file://{quote(HOME)}/x", "file://<HOME>/x"),
        (quote(HOME, safe=""), "<HOME>"),
        (quote(HOME, safe="").lower(), "<HOME>"),
        (quote(quote(HOME, safe=""), safe=""), "<HOME>"),
        (f"a {quote('file://' + HOME + '/x', safe='')}", "a file%3A%2F%2F<HOME>%2Fx"),
        ("/home/jo\\ é/x", "<HOME>/x"),
        # and parts of words
        (f"{HOME}anna/x", f"{HOME}anna/x"),
        (f"{HOME}-old", f"{HOME}-old"),
        (f"{HOME}.bak", f"{HOME}.bak"),
        (f"/srv{HOME}", f"/srv{HOME}"),
        (f"..{HOME}", f"..{HOME}"),
        ("on builder-17.", "on <HOST>."),
        ("BUILDER-17:80", "<HOST>:80"),
        ("builder-170 mybuilder-17 builder-17b", "builder-170 mybuilder-17 builder-17b"),
        ('{"host": "builder-17"}', '{"host": "<HOST>"}'),
        ('{"user_id": "jo", "owner": "jo"}', '{"user_id": "<USER>", "owner": "<USER>"}'),
        ('{"key": "mlflow.user", "value": "jo"}', '{"key": "mlflow.user", "value": "<USER>"}'),
        (
            '{"key": "mlflow.user",\n  "value": "jo"}',
            '{"key": "mlflow.user",\n  "value": "<USER>"}',
        ),
        ("a jo\nbuilder-17", "a jo\n<HOST>"),
        ("USER=jo jo joins", "USER=<USER> jo joins"),
        ("http://me:pass@builder-17/x", "http://***@<HOST>/x"),
        ('{"u": "https:\\/\\/me:pass@host\\/x"}', '{"u": "https:\\/\\/***@host\\/x"}'),
    ],
)
def test_whole_words_are_named_in_every_form_and_parts_of_words_stay(
    exported: Callable[[str | bytes], bytes], text: str, expected: str
) -> None:
    assert exported(f"{text}\nnext\n").decode() == f"{expected}\nnext\n"


def test_the_home_of_root_is_no_part_of_an_address() -> None:
    scrubber = Scrubber({"/root": "<HOME>"})
    kept = "https://root/x /rootless and/root https:\\/\\/root/ http://h/root a//root"
    assert scrubber.text(kept) == kept
    assert scrubber.text("sqlite:////root/x file:///root") == "sqlite:///<HOME>/x file://<HOME>"


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "log.gz": gzip.compress,
    "log.bz2": bz2.compress,
    "log.xz": lzma.compress,
    "log.zip": lambda content: zipped(content, "a.txt"),
    "log.tar": lambda content: tarred(content),
    "log.tar.gz": lambda content: gzip.compress(tarred(content)),
    "nested.zip": lambda content: zipped(gzip.compress(content), "a.gz"),
}


def zipped(content: bytes, name: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return made.getvalue()


def tarred(content: bytes) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        member = tarfile.TarInfo("a.txt")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return made.getvalue()


def unpacked(content: bytes) -> bytes:
    """The innermost."""
    for magic, opened in ((b"\x1f\x8b", gzip.decompress), (b"BZh", bz2.decompress),
                          (b"\xfd7zXZ", lzma.decompress)):  # fmt: skip
        if content.startswith(magic):
            return unpacked(opened(content))
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return unpacked(archive.read(archive.namelist()[0]))
    if content[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            member = archive.extractfile(archive.getmembers()[0])
            assert member is not None
            return unpacked(member.read())
    return content


@pytest.mark.parametrize("name", PACKED)
def test_compressed_evidence_is_cleaned_too(
    exported: Callable[[str | bytes], bytes], name: str
) -> None:
    told = f"at {HOME}/x on builder-17, http://me:pass@host\n".encode()
    found = unpacked(exported(PACKED[name](told)))
    assert found == b"at <HOME>/x on <HOST>, http://***@host\n"


@pytest.mark.parametrize("name", PACKED)
def test_an_archive_with_nothing_to_clean_stays_as_it_is(
    exported: Callable[[str | bytes], bytes], name: str
) -> None:
    content = PACKED[name](b"nothing of the machine\n")
    assert exported(content) == content


@pytest.mark.parametrize(
    "content",
    [gzip.compress(b"x" * 10**6)[:500], b"\x28\xb5\x2f\xfd and so on", b"PK\x03\x04 broken"],
    ids=["cut", "zstd", "broken"],
)
def test_what_cannot_be_looked_into_is_left_out(finished: World, content: bytes) -> None:
    (finished.run_folder("it") / "evidence" / "packed").write_bytes(content)
    out, said = share(finished)
    assert "left out: evidence/packed: " in said
    assert not (out / "evidence" / "packed").exists()


def test_a_bomb_is_left_out_in_bounded_time(
    finished: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from harness.commands.exporting import archives

    monkeypatch.setattr(archives, "LARGEST", 10**6)
    bomb = gzip.compress(bytes(10**7))
    (finished.run_folder("it") / "evidence" / "bomb.gz").write_bytes(bomb)
    _, said = share(finished)
    assert "left out: evidence/bomb.gz: more than" in said


def test_a_database_can_still_be_opened(finished: World) -> None:
    file = finished.run_folder("it") / "evidence" / "store.db"
    path = str(finished.run_folder("it") / "work" / "x")
    with sqlite3.connect(file) as database:
        database.execute("create table t (p text)")
        database.execute("insert into t values (?)", [path])
    out, _ = share(finished)
    found = sqlite3.connect(out / "evidence" / "store.db").execute("select p from t").fetchone()[0]
    assert found.startswith("<WORK>")
    assert len(found) == len(path)


def test_names_of_files_and_records_stay_together(
    finished: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some frameworks name files by the machine."""
    monkeypatch.setattr(socket, "gethostname", lambda: "builder-17")
    store = finished.store("it")
    record = next(r for r in store.records() if r.evidence)
    old = record.evidence[0]
    new = f"{old.rpartition('/')[0]}/events.1.builder-17.0"
    (store.folder / old).rename(store.folder / new)
    text = store.records_file.read_text()
    store.records_file.write_text(text.replace(json.dumps(old), json.dumps(new)))
    out, _ = share(finished)
    assert "builder-17" not in (out / "records.jsonl").read_text()
    assert [p for r in RunStore(out).records() for p in r.evidence if not (out / p).exists()] == []


def test_long_lines_are_cleaned_in_bounded_memory_and_time(
    exported: Callable[[str | bytes], bytes],
) -> None:
    line = "\\" * 10**6 + " " + "/home" * 10**5 + " " + "a" * 3 * 10**6 + f" {HOME} end\n"
    began = time.monotonic()
    assert exported(line).decode().endswith(" <HOME> end\n")
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("name", ["plan.json", "records.jsonl", "conformance.json"])
def test_evidence_that_is_called_like_a_document_of_ours_is_text(
    finished: World, name: str
) -> None:
    deep = "[" * 5000 + f'"{finished.run_folder("it")}"' + "]" * 5000
    (finished.run_folder("it") / "evidence" / name).write_text(deep)
    out, _ = share(finished)
    assert (out / "evidence" / name).read_text() == "[" * 5000 + '"<RUN>"' + "]" * 5000


def test_a_plan_that_is_nested_without_end_is_shared_as_text(finished: World) -> None:
    deep = "[" * 5000 + f'"{finished.run_folder("it")}"' + "]" * 5000
    (finished.run_folder("it") / "plan.json").write_text(deep)
    out, _ = share(finished)
    assert '"<RUN>"' in (out / "plan.json").read_text()


def test_a_plan_without_end_is_left_out(finished: World) -> None:
    with (finished.run_folder("it") / "plan.json").open("ab") as file:
        file.truncate(100 * 2**20)
    out, said = share(finished)
    assert "left out: plan.json: it is larger than 64 MiB" in said
    assert not (out / "plan.json").exists()


def test_a_sparse_member_of_a_tar_is_a_bomb_too(
    finished: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from harness.commands.exporting import archives

    monkeypatch.setattr(archives, "LARGEST", 10**6)
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.PAX_FORMAT) as archive:
        member = tarfile.TarInfo("sparse")
        member.size = 1
        member.pax_headers = {"GNU.sparse.map": "0,1", "GNU.sparse.size": str(10**8)}
        archive.addfile(member, io.BytesIO(b"x"))
    (finished.run_folder("it") / "evidence" / "bomb.tar").write_bytes(made.getvalue())
    _, said = share(finished)
    assert "left out: evidence/bomb.tar: more than" in said


def test_members_of_a_tar_are_bounded_together(
    finished: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from harness.commands.exporting import archives

    monkeypatch.setattr(archives, "LARGEST", 10**6)
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for name in ("one", "two"):
            member = tarfile.TarInfo(name)
            member.pax_headers = {"GNU.sparse.map": "0,1", "GNU.sparse.size": str(6 * 10**5)}
            member.size = 1
            archive.addfile(member, io.BytesIO(b"x"))
    (finished.run_folder("it") / "evidence" / "two.tgz").write_bytes(made.getvalue())
    _, said = share(finished)
    assert "left out: evidence/two.tgz: more than" in said


def test_a_folder_that_cannot_be_read_is_left_out(
    finished: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = finished.run_folder("it") / "evidence" / "closed"
    closed.mkdir()
    (closed / "file").write_text("text")
    entries = Path.iterdir

    def refused(path: Path) -> Iterator[Path]:
        if path == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return entries(path)

    monkeypatch.setattr(Path, "iterdir", refused)
    out, said = share(finished)
    assert "left out: evidence/closed: " in said
    assert (out / "records.jsonl").exists()


def test_folders_in_folders_without_end_cost_no_other_file(finished: World) -> None:
    deep = finished.run_folder("it") / "evidence"
    for _ in range(1200):
        deep /= "d"
        deep.mkdir()
    (deep / "file").write_text("text")
    out, said = share(finished)
    assert "/file: its folder is nested too deep" in said
    assert (out / "records.jsonl").exists()
    folders.remove(finished.run_folder("it"))  # pytest cannot, and would end its next session


def test_two_names_that_are_one_when_scrubbed_are_two_files(
    finished: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "builder-17")
    evidence = finished.run_folder("it") / "evidence"
    for number, name in enumerate(("a.builder-17.log", "a.<HOST>.log", "a.BUILDER-17.log")):
        (evidence / name).write_text(str(number))
    out, said = share(finished)
    assert "left out" not in said
    shared = {file.name: file.read_text() for file in (out / "evidence").glob("a.*")}
    assert sorted(shared) == ["a.<HOST>-2.log", "a.<HOST>-3.log", "a.<HOST>.log"]
    assert sorted(shared.values()) == ["0", "1", "2"]
