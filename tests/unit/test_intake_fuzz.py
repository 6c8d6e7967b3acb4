"""The gate, fed with whatever can be made up. `nox -s fuzz` does so for an hour."""

import contextlib
import json
import os
import shutil
import socket
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness import tasks
from harness.intake import files, folders, limits, logs
from harness.intake.documents import parsed, text
from harness.intake.files import Refused
from harness.intake.records import sealed
from harness.measure import calling
from harness.measure.failures import FrameworkFailed, NotMeasured, ToolFailed
from harness.planning import catalog
from harness.planning.catalog import Scenario
from harness.records import lines
from harness.records.record import Status
from harness.running.execution import taken_in
from harness.tasks import judging, proofs, timeline
from harness.tasks.ending import ended_well
from harness.tasks.task import Baseline
from harness.worker.contract import Elsewhere, NotHere, Unsupported
from tests.unit.builders import a_record, an_execution, an_outcome
from tests.unit.test_equivalence import a_result
from tests.unit.world import World

STEPS = ("load_data", "multiply/2", "multiply/3", "select_best")
MARK = {"kind": "step", "pid": 1, "process_start": 0, "begin": 100.1, "end": 100.2, "cpu": 0.1}
ODD = (float("nan"), float("inf"), 1e308, -1e308, 2**63, -(10**400), True, None, "", "\n", "\0")
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=20)  # halves of characters, too
WORDS = st.sampled_from(["unsupported", "elsewhere", "not here", "value", "error", "files", "a/b"])
SCALARS = st.sampled_from(ODD) | st.integers() | st.floats() | ANY_TEXT | WORDS
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(WORDS | ANY_TEXT, inner, max_size=4)
        | inner.map(lambda value: nested(value, 150))
    ),
    max_leaves=12,
)


def nested(value: Any, levels: int) -> Any:
    for _ in range(levels):
        value = [value]
    return value


def a_good_result() -> dict[str, Any]:
    times = {"begin": 100.0, "end": 100.5, "cpu": 0.1, "error": None}
    figures = {"files": 1, "processes": 0, "left": [], "not_wired": "", "own_lines": ""}
    names = ("import", "configure", "run", "read_back", "stop")
    return {"phases": [{"name": n, **times, **figures} for n in names], "run_id": "1", **a_result()}


def places(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something else may be put."""
    yield here
    inner: Any = value.items() if isinstance(value, dict) else ()
    for key, each in enumerate(value) if isinstance(value, list) else inner:
        yield from places(each, (*here, key))


def changed(value: Any, place: tuple[Any, ...], other: Any) -> Any:
    if not place:
        return other
    copy = value.copy()
    copy[place[0]] = changed(value[place[0]], place[1:], other)
    return copy


@st.composite
def spoilt(draw: st.DrawFn, right: dict[str, Any]) -> Any:
    """The right thing with something else in one or two places."""
    found: Any = right
    for _ in range(draw(st.integers(1, 2))):
        found = changed(found, draw(st.sampled_from(list(places(found)))), draw(JSON))
    return found


@dataclass(frozen=True)
class Bench:
    """Where results are judged, as those of a run are."""

    scenario: Scenario
    folder: Path
    baseline: Baseline

    def judge(self, result: bytes, marks: bytes, baseline: Baseline | None) -> Status:
        """What becomes of the run. The record can always be written, and read again."""
        evidence = self.folder / "evidence"
        (evidence / "result.json").write_bytes(result)
        (evidence / "timeline.jsonl").write_bytes(marks)
        execution = taken_in(an_execution(evidence))
        task = tasks.of("pipeline")
        record = a_record(parameters=self.scenario.profile("smoke").parameters)
        record.samples = judging.samples(task, execution, ())
        if ended_well(record, execution):
            judging.judge(task, record, execution, baseline, self.scenario)
        kept = lines.decode(lines.encode(sealed(record)))
        assert kept.status is not Status.ERROR or "your own lines" in kept.reason, kept.reason
        assert kept.status in (Status.OK, Status.UNSUPPORTED) or kept.reason
        return kept.status


def encoded(value: Any) -> bytes:
    return json.dumps(value).encode()


SALT = b"drawn for this run"
OUTPUTS = a_result()["read_back"]["outputs"]
RIGHT_MARKS = b"".join(
    encoded({**MARK, "name": name, "proof": proofs.of(SALT, name, OUTPUTS[name])}) + b"\n"
    for name in STEPS
)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    world = World(tmp_path_factory.mktemp("fuzz"), tmp_path_factory.mktemp("cache"))
    with pytest.MonkeyPatch.context() as monkeypatch:
        world.enter(monkeypatch)
        kept = world.home / "kept"
        for folder in (kept, world.home / "evidence"):
            folder.mkdir()
        (kept / "result.json").write_bytes(encoded(a_good_result()))
        (kept / "timeline.jsonl").write_bytes(RIGHT_MARKS)
        (world.home / "evidence" / "salt").write_bytes(SALT)
        scenario = catalog.scenarios()["tiny"]
        smoke = scenario.profile("smoke").parameters
        right = a_record(evidence=["kept/result.json", "kept/timeline.jsonl"], parameters=smoke)
        found = Bench(scenario, world.home, Baseline(right, world.home))
        assert found.judge(encoded(a_good_result()), RIGHT_MARKS, None) is Status.OK
        execution = taken_in(an_execution(world.home / "evidence"))
        judging.judge(tasks.of("pipeline"), right, execution, None, scenario)
        right.evidence = ["kept/result.json", "kept/timeline.jsonl"]
        yield found


@given(st.data())
def test_any_change_of_a_result_is_judged(bench: Bench, data: st.DataObject) -> None:
    result = encoded(data.draw(spoilt(a_good_result())))
    baseline = data.draw(st.sampled_from([None, bench.baseline]))
    bench.judge(result, RIGHT_MARKS, baseline)


@given(JSON | st.dictionaries(st.sampled_from(["phases", "run_id", "read_back"]), JSON))
def test_any_json_as_a_result_is_judged(bench: Bench, value: Any) -> None:
    bench.judge(encoded(value), RIGHT_MARKS, bench.baseline)


@given(st.binary(max_size=200), st.integers(0, 2000), st.integers(0, 2000))
def test_any_bytes_in_a_result_and_a_timeline_are_judged(
    bench: Bench, other: bytes, begin: int, length: int
) -> None:
    def torn(right: bytes) -> bytes:
        return right[:begin] + other + right[begin + length :]

    bench.judge(torn(encoded(a_good_result())), RIGHT_MARKS, bench.baseline)
    bench.judge(encoded(a_good_result()), torn(RIGHT_MARKS), bench.baseline)


@given(st.lists(spoilt({**MARK, "name": "load_data", "hook": 0.0}), max_size=4))
def test_any_change_of_a_timeline_is_judged(bench: Bench, marks: list[Any]) -> None:
    written = RIGHT_MARKS + b"\n".join(map(encoded, marks))
    bench.judge(encoded(a_good_result()), written, bench.baseline)
    for mark in timeline.read(bench.folder / "evidence" / "timeline.jsonl", an_outcome()):
        assert 99 <= mark.begin <= mark.end <= 102


@given(JSON, ANY_TEXT)
def test_what_passes_is_bounded_and_can_be_written(value: Any, name: str) -> None:
    try:
        found = parsed(encoded({"it": value}), "it")
    except Refused:
        return
    assert "\ud800" not in json.dumps(found, ensure_ascii=False)
    json.dumps(found, ensure_ascii=False).encode()
    text(name).encode()
    assert files.shown(name).isprintable() or not files.shown(name)


NAMES = st.binary(min_size=1, max_size=12).map(lambda name: name.replace(b"/", b"_"))
KIND = st.sampled_from(["file", "folder", "link", "fifo", "socket", "sparse", "closed"])
ENTRIES = st.lists(st.tuples(st.lists(NAMES, min_size=1, max_size=14), KIND), max_size=8)


def plant(root: Path, parts: list[bytes], kind: str, secret: Path) -> None:
    """Something of that kind, unless something else is in its way."""
    place = root.joinpath(*map(os.fsdecode, parts))
    if {b".", b".."} & set(parts) or b"\0" in b"".join(parts) or os.path.lexists(place):
        return
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        if kind == "folder":
            place.mkdir()
        elif kind == "link":
            place.symlink_to(secret)
        elif kind == "fifo":
            os.mkfifo(place)
        elif kind == "socket":
            with socket.socket(socket.AF_UNIX) as opened:
                opened.bind(os.fsencode(place))
        else:
            place.write_bytes(b"x")
            if kind == "sparse":
                os.truncate(place, 10**11)
            if kind == "closed":
                place.chmod(0)
                place.parent.chmod(0)


@given(ENTRIES)
def test_of_any_evidence_plain_files_stay_and_nothing_else_is_touched(
    entries: list[tuple[list[bytes], str]],
) -> None:
    home = Path(tempfile.mkdtemp())
    secret = home / "secret"
    secret.write_text("untouched")
    evidence = home / "evidence"
    try:
        evidence.mkdir()
        for parts, kind in entries:
            plant(evidence, parts, kind, secret)
        folders.sizes(evidence)
        tidied = folders.tidy(evidence)
        left = {path for path in evidence.rglob("*") if not path.is_dir() or path.is_symlink()}
        assert left == set(tidied.files)
        for path in tidied.files:
            found = path.lstat()
            assert stat.S_ISREG(found.st_mode)
            assert str(path).isprintable()
            assert found.st_size <= limits.EVIDENCE_BYTES
            assert files.content(path) == b"x"
        assert folders.tidy(evidence).complaints == []
        assert secret.read_text() == "untouched"
        folders.remove(evidence)
        assert not evidence.exists()
    finally:
        shutil.rmtree(home)


@given(st.binary(max_size=4000), st.integers(0, 300), st.integers(0, 300))
def test_of_any_log_both_ends_stay(written: bytes, head: int, tail: int) -> None:
    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "LOG_HEAD", head)
        patch.setattr(limits, "LOG_TAIL", tail)
        log = Path(home) / "log"
        log.write_bytes(written)
        cut, wrong = logs.take_in(log)
        kept = log.read_bytes()
        assert (cut, wrong) == (max(0, len(written) - head - tail), "")
        assert kept.startswith(written[:head])
        assert kept.endswith(written[len(written) - min(tail, len(written)) :])
        assert len(kept) <= head + tail + 200
        logs.tail(log, 3).encode()


ANSWERS = ["value", "unsupported", "elsewhere", "not here", "not wired", "mistake", "late", "error"]
LACK = {"reason": "none", "documentation": "page", "deployment": "other"}
EXPECTED = (Unsupported, Elsewhere, NotHere, NotMeasured, ToolFailed, FrameworkFailed)


@given(st.dictionaries(st.sampled_from(ANSWERS), JSON | st.just(LACK) | spoilt(LACK), max_size=2))
def test_any_answer_to_a_probe_is_a_value_or_a_reason(value: dict[str, Any]) -> None:
    try:
        answer = calling.given(parsed(encoded(value), "it"), "it")
    except (Refused, *EXPECTED) as reason:
        str(reason).encode()
        return
    assert json.dumps(answer)
