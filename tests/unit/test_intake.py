"""Whatever a framework leaves is one record, and the next framework goes on."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from harness.intake import files, folders, limits, logs
from harness.intake.documents import parsed
from harness.intake.files import Refused
from harness.intake.records import sealed
from harness.records import lines
from harness.records.record import Answer, Sample, Status
from tests.unit.builders import a_record
from tests.unit.conftest import Campaign
from tests.unit.world import World

SECRET = "the-secret-of-the-house"
NO_RESULT = "exit code 0 without a readable result: "
LEFT = "left what is not accepted: "
FAILED, WRONG, OK = Status.FAILED, Status.WRONG_RESULT, Status.OK
TIMES = f"{NO_RESULT}result.json: the times of phase run cannot be"
KINDS: dict[str, tuple[Status, str]] = {
    "nan": (FAILED, TIMES),
    "infinity": (FAILED, TIMES),
    "huge_time": (FAILED, TIMES),
    "huge_number": (FAILED, NO_RESULT + "result.json holds a number of more than 64 bits"),
    "backwards": (FAILED, TIMES),
    "blank_error": (FAILED, "run: no message"),
    "half_a_character": (FAILED, "run: ?"),
    "deep_json": (FAILED, NO_RESULT + "result.json is nested deeper than 100 levels"),
    "deep_object": (FAILED, NO_RESULT + "result.json is nested deeper than 100 levels"),
    "list": (FAILED, NO_RESULT + "result.json has another shape: Expected `object`"),
    "long_key": (FAILED, NO_RESULT + "result.json holds a name of more than 1000 characters"),
    "empty": (FAILED, NO_RESULT + "result.json is not JSON"),
    "unknown_phase": (FAILED, NO_RESULT + "result.json has another shape"),
    "bytes": (FAILED, NO_RESULT + "result.json is not JSON"),
    "huge_result": (FAILED, NO_RESULT),
    "fifo_result": (FAILED, NO_RESULT + "result.json is a FIFO"),
    "folder_result": (FAILED, NO_RESULT + "result.json is a folder"),
    "link_result": (FAILED, NO_RESULT + "result.json is a link"),
    "socket_result": (FAILED, NO_RESULT + "result.json is a socket"),
    "surrogate": (FAILED, "run: ValueError: ?"),
    "blank": (FAILED, "run: ValueError:"),
    "long_error": (FAILED, "run: ValueError: xxx"),
    "mark_nan": (FAILED, LEFT + "timeline.jsonl, line 2"),
    "mark_huge": (FAILED, LEFT + "timeline.jsonl, line 2: it cannot be"),
    "mark_hook": (FAILED, LEFT + "timeline.jsonl, line 2: it cannot be"),
    "mark_list": (FAILED, LEFT + "timeline.jsonl, line 2"),
    "mark_deep": (FAILED, LEFT + "timeline.jsonl, line 2"),
    "marks_fifo": (FAILED, NO_RESULT + "timeline.jsonl is a FIFO"),
    "link": (FAILED, LEFT + "link is a link"),
    "hidden_link": (FAILED, LEFT + ".link is a link"),
    "hard_link": (FAILED, LEFT + "hard has a second name elsewhere: copy files instead of linking"),
    "fifo": (FAILED, LEFT + "fifo is a FIFO"),
    "socket": (FAILED, LEFT + "socket is a socket"),
    "sparse": (FAILED, "more than 256 MB of evidence"),
    "many": (FAILED, LEFT + "more than 1000 files of evidence"),
    "deep_evidence": (FAILED, "evidence"),
    "deep_work": (OK, ""),
    "not_utf8": (FAILED, LEFT + r"\udcff cannot be printed"),
    "line_break": (FAILED, LEFT + r"a\nb cannot be printed"),
    "closed": (OK, ""),
    "no_outcome": (FAILED, LEFT + "outcome.json was changed"),
    "other_request": (FAILED, LEFT + "request.json was changed"),
    "no_evidence": (FAILED, NO_RESULT + "request.json was changed"),
    "file_for_evidence": (FAILED, NO_RESULT + "the folder of its evidence was no folder"),
    "link_for_evidence": (FAILED, NO_RESULT + "the folder of its evidence was a link"),
    "link_log": (FAILED, LEFT + "its log is a link"),
    "hard_link_log": (FAILED, LEFT + "its log has a second name elsewhere: copy files instead of"),
    "other_log": (FAILED, LEFT + "its log is another file than the one that was begun"),
    "fifo_log": (FAILED, LEFT + "its log is a FIFO"),
    "folder_log": (FAILED, LEFT + "its log is a folder"),
    "no_log": (FAILED, LEFT + "its log is not there"),
    "long_log": (OK, ""),
    "endless_log": (FAILED, "wrote more than 256 MB to its log, and was ended"),
    "list_of_files": (WRONG, "the read-back has the wrong shape: Expected `object`"),
    "long_name": (WRONG, "file multiples/2 of step multiply/2: nnn"),
    "null_name": (WRONG, "file multiples/2 of step multiply/2: a"),
    "device": (WRONG, "file multiples/2 of step multiply/2: zero is a device"),
    "odd_lack": (WRONG, "the read-back has the wrong shape"),
    "more_lack": (OK, ""),
    "odd_steps": (WRONG, "the read-back has the wrong shape"),
    "odd_metric": (FAILED, NO_RESULT + "result.json holds a number of more than 64 bits"),
    "deep_details": (FAILED, NO_RESULT + "result.json is nested deeper than 100 levels"),
    "long_version": (OK, ""),
}
ABOUT = """title = "hostile"
roles = ["tracker"]
homepage = "https://example.org"
documentation = "https://example.org/docs"
requires = []
import_name = "json"

[environment]
HOSTILE_SECRET = "{secret}"
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> Campaign:
    """One run over all kinds."""
    world = World(tmp_path_factory.mktemp("hostile"), shared_cache)
    secret = world.home / "private" / "secret"
    secret.parent.mkdir()
    secret.write_text(SECRET)
    secret.chmod(0o400)
    folder = world.framework("hostile")
    shutil.copytree(world.root / "hostile" / "frameworks" / "hostile", folder)
    told = [
        f'\n[deployments.{kind}]\nabout = "{kind}"\ndefault = {str(kind == "nan").lower()}\n'
        'store = ["store"]\n'
        for kind in KINDS
    ]
    (folder / "framework.toml").write_text(ABOUT.format(secret=secret) + "".join(told))
    chosen = [word for kind in KINDS for word in ("-f", f"hostile:{kind}")]
    with pytest.MonkeyPatch.context() as monkeypatch:
        world.enter(monkeypatch)
        result = world.bench("run", "-p", "smoke", "--name", "all", *chosen)
        return Campaign(world, result, world.records("all"), len(world.descendants()))


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_a_framework_leaves_is_one_record_with_a_reason(
    hostile: Campaign, kind: str
) -> None:
    status, reason = KINDS[kind]
    record = hostile.record(kind)
    assert (record.status, reason in record.reason) == (status, True), record.reason
    assert len(record.reason) < 1000
    assert hostile.record(kind).log is not None
    runs = hostile.world.run_folder("all")
    assert all((runs / path).is_file() for path in [*record.evidence, str(record.log)])


def test_a_framework_that_leaves_anything_ends_no_campaign(hostile: Campaign) -> None:
    assert hostile.result.code == 1
    cells = hostile.world.store("all").plan().cells
    assert [r.order for r in hostile.records] == [cell.order for cell in cells]
    assert hostile.processes_left == 0
    assert list((hostile.world.run_folder("all") / "work").iterdir()) == []


def test_what_a_link_leads_to_is_neither_kept_nor_touched(hostile: Campaign) -> None:
    run = hostile.world.run_folder("all")
    links = [path for path in run.rglob("*") if path.is_symlink()]
    assert links == []
    for file in (path for path in run.rglob("*") if path.is_file()):
        assert SECRET.encode() not in file.read_bytes(), file
    assert (hostile.world.home / "private" / "secret").read_text() == SECRET
    assert (hostile.world.home / "private" / "secret").stat().st_mode & 0o777 == 0o400


def test_a_long_log_is_cut_and_the_record_says_so(hostile: Campaign) -> None:
    record = hostile.record("long_log")
    log = (hostile.world.run_folder("all") / str(record.log)).read_bytes()
    cut = record.sample("log.cut")
    assert cut == pytest.approx(12_000_013, abs=100)
    assert log.startswith(b"first\n")
    assert b"The harness left out 12000" in log
    assert len(log) < limits.LOG_HEAD + limits.LOG_TAIL + 200


def test_a_log_without_end_is_bounded_while_the_run_goes_on(hostile: Campaign) -> None:
    record = hostile.record("endless_log")
    cut = record.sample("log.cut")
    assert cut is not None
    assert cut < 4 * limits.LOG_RUNNING
    assert (record.sample("wall") or 99) < 20


def test_evidence_of_any_mode_is_kept_readable(hostile: Campaign) -> None:
    kept = [path for path in hostile.record("closed").evidence if path.endswith("/closed/file")]
    assert (hostile.world.run_folder("all") / kept[0]).read_text() == "kept"
    assert (hostile.world.run_folder("all") / kept[0]).stat().st_mode & 0o600 == 0o600


def test_a_run_in_which_everything_failed_is_shown_without_empty_tables(world: World) -> None:
    for name in ("faulty", "bare"):
        (world.framework(name) / "adapter.py").unlink()
        (world.framework(name) / "adapter.py").write_text("raise ValueError('no')\n")
    ran = world.bench("run", "-p", "smoke", "--name", "it", "-f", "faulty:fine")
    assert ran.code == 1
    shown = world.bench("show", "it")
    assert shown.code == 0
    for said in (ran, shown):
        assert "no such table" not in said.out
        assert "gave back" not in said.out
        assert "where the wall time went" not in said.out
        assert max(map(len, said.out.splitlines())) > 20
        assert "ValueError: no" in said.said


@pytest.mark.parametrize(
    "text",
    ["[" * 10_000, '{"a":' * 10_000, "1" * 5000, '"\\ud800', "", "\ufeff", "1e", "[1,]", "'a'"],
)
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        parsed(text.encode(), "it")


def test_text_that_is_no_utf8_is_made_readable() -> None:
    assert parsed(b'{"a\xff": "\\udcff"}', "it") == {"a\ufffd": "?"}


def test_a_record_with_any_text_can_be_written_and_read() -> None:
    hostile = "\ud800" * 5000
    record = a_record(reason=hostile, framework_run_id=hostile, framework_version=hostile)
    record.answers = {hostile: Answer(0, 1, reason=hostile)}
    kept = lines.decode(lines.encode(sealed(record)))
    assert len(kept.reason) < 2 * limits.TEXT


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**400])
def test_a_record_that_cannot_be_written_is_an_error_in_its_place(value: Any) -> None:
    record = a_record()
    record.samples = [Sample("seconds", value, "s")]
    kept = lines.decode(lines.encode(sealed(record)))
    assert kept.status is Status.ERROR
    assert kept.reason.startswith("its record cannot be written")


def test_a_file_is_read_without_waiting_and_without_links(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "zero").symlink_to("/dev/zero")
    for name in ("fifo", "link", "zero", ".", "absent", "n" * 300, "a\0b", "fifo/below"):
        with pytest.raises(Refused):
            files.content(tmp_path / name)
    with pytest.raises(Refused, match="is a device"):
        files.content(tmp_path / "zero", follow=True)
    assert files.lines(tmp_path / "absent") == []


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as stream:
        stream.truncate(10**12)
    with pytest.raises(Refused, match="large is larger than 256 MB"):
        files.content(tmp_path / "large")


def test_a_log_that_is_somebody_elses_by_a_hard_link_is_not_touched(tmp_path: Path) -> None:
    theirs, log = tmp_path / "theirs", tmp_path / "log"
    theirs.write_bytes(b"x" * 10_000_000)
    theirs.chmod(0o400)
    log.hardlink_to(theirs)
    assert logs.take_in(log) == (0, f"its log {files.LINKED}")
    assert b"x" * 99 not in log.read_bytes()
    log.unlink()
    log.hardlink_to(theirs)
    with logs.adding(log) as stream:
        stream.write("ours")
    assert log.read_text() == "ours"
    assert (theirs.stat().st_size, theirs.stat().st_mode & 0o777) == (10_000_000, 0o400)


def test_a_folder_of_thousands_of_levels_is_removed(tmp_path: Path) -> None:
    place = tmp_path / "deep"
    place.mkdir()
    here = Path.cwd()
    os.chdir(place)
    try:
        for _ in range(3000):
            Path("d").mkdir()
            os.chdir("d")
    finally:
        os.chdir(here)
    assert folders.sizes(place) == (0, 0)
    folders.remove(place)
    assert not place.exists()


def test_no_other_files_leave_out_those_of_every_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "EVIDENCE_BYTES", 10)
    for name in ("a", "result.json", "timeline.jsonl", "z"):
        (tmp_path / name).write_bytes(bytes(9))
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "result.json").write_bytes(bytes(9))

    kept = {str(path.relative_to(tmp_path)) for path in folders.tidy(tmp_path).files}

    assert {"result.json", "timeline.jsonl"} < kept
    assert len(kept) == 3  # one other, for which there was room
    assert "below/result.json" not in kept


def test_a_log_is_opened_to_nobody_else(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("said")
    for mode, then in [(0o600, 0o600), (0o000, 0o600), (0o640, 0o640)]:
        log.chmod(mode)
        assert logs.take_in(log) == (0, "")
        assert log.stat().st_mode & 0o777 == then


def test_plain_evidence_passes_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for name in ("result.json", "folder/b c.txt", "ä.log"):
        (tmp_path / name).write_text(json.dumps({"a": 1}))
    tidied = folders.tidy(tmp_path)
    assert tidied.complaints == []
    assert {path.name for path in tidied.files} == {"result.json", "b c.txt", "ä.log"}
