"""How answers to the probes of result interpretability are judged, right ones and wrong ones."""

import hashlib
import math
from pathlib import Path
from typing import Any

import pytest

from harness.measure.interpretability import (
    artifact_digest,
    best_run,
    code_version,
    dag,
    data_digest,
    difference,
    environment,
    failing_step,
    logs,
    metrics,
    model_lineage,
    page,
    params,
    step_timing,
)
from harness.measure.interpretability.tables import table
from harness.measure.probe import FrameworkFailed, ToolFailed
from harness.measure.witness import Note
from harness.worker import planted
from harness.worker.calls import Calls
from harness.worker.questions.interpretability import Best
from tests.probes.contexts import a_context

COMMIT = "9fceb02d0ae598e95dc970b74767f19372d61af8"


@pytest.mark.parametrize("name", params.VALUES)
def test_a_parameter_may_come_back_as_its_text(name: str) -> None:
    value = params.VALUES[name]
    assert params.same(value, value)
    assert params.same(value, str(value))


def test_there_are_ten_parameters_one_of_a_thousand_characters() -> None:
    assert len(params.VALUES) == 10
    assert len(params.VALUES["description"]) == 1000


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        (0.001, "0.0010000001"),
        (True, 1),
        (True, "yes"),
        (2**31 - 1, 2147483600.0),
        ([128, 64, 10], "[128, 64"),
        ("", None),
        ("", "None"),
        ("Zoë", "Zo?"),
        ("Adam", "adam"),
        (10, None),
    ],
)
def test_another_value_is_not_the_parameter(given: Any, stored: Any) -> None:
    assert not params.same(given, stored)


def test_metrics_come_back_in_whatever_order() -> None:
    for points in metrics.series().values():
        back = [(step, float(value)) for step, value in reversed(points)]
        assert metrics.lost(points, back) == ""


def test_there_are_five_series_with_what_their_names_say() -> None:
    series = metrics.series()
    assert [len(points) for points in series.values()] == [20, 20, 20, 20, 10_000]
    assert sum(math.isnan(float(value)) for _, value in series["loss_nan"]) == 3
    assert {"inf", "-inf"} <= {value for _, value in series["loss_infinite"]}
    steps = [step for step, _ in series["unordered"]]
    assert sorted(steps) == list(range(20)) != steps


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        (None, "nothing came back"),
        ([(0, math.nan), (1, 1e308)], "1 of 2 points did not come back: inf at 1 became 1e+308"),
        ([(0, math.nan)], "inf at 1 became nothing"),
        ([(0, 0.0), (1, math.inf)], "nan at 0 became 0.0"),
        ([(1, math.nan), (0, math.inf)], "2 of 2"),
    ],
)
def test_a_point_that_changed_is_lost(stored: Any, said: str) -> None:
    assert said in metrics.lost([(0, "nan"), (1, "inf")], stored)


def _answer(number: int, accuracy: float, *results: str) -> Best:
    calls = [{"call": "search", "result": result} for result in results]
    return {"number": number, "accuracy": accuracy, "calls": calls}


def test_calls_are_counted_as_they_are_made() -> None:
    calls = Calls()
    assert calls("search", lambda: [0.875, 0.5]) == [0.875, 0.5]
    assert best_run.counted({"number": 0, "accuracy": 0.875, "calls": calls.made}) == 1


def test_the_best_run_has_to_be_the_best() -> None:
    best_run.check_best(1, 0.9, [0.1, 0.9, 0.2])
    with pytest.raises(FrameworkFailed, match=r"it calls run 2 with 0\.2 the best, which is 1"):
        best_run.check_best(2, 0.2, [0.1, 0.9, 0.2])


def test_an_answer_comes_from_a_call_that_is_listed() -> None:
    with pytest.raises(ToolFailed, match=r"none of the 1 calls listed gave 0\.9"):
        best_run.counted(_answer(1, 0.9, "[0.1]"))
    with pytest.raises(ToolFailed, match="none of the 0"):
        best_run.counted(_answer(1, 0.9))


def test_there_is_one_best_run_in_the_middle() -> None:
    accuracies = best_run.ACCURACIES
    assert len(set(accuracies)) == 20
    assert 0 < accuracies.index(max(accuracies)) < 19


RATE = difference.PLANTED["params"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rate_changed: 0.125 -> 0.375", ""),
        ("rate_changed\n0.125\n0.375\nscore_kept", ""),
        ("rate_changed: 0.125", "the comparison does not show 0.375"),
        ("rate_changed 0.1250001 0.375", "the comparison does not show 0.125"),
        ("", "the comparison does not show rate_changed, 0.125, 0.375"),
        ("rate_changed 0.125 0.375 rate_kept 0.625", "it shows rate_kept, which is equal"),
    ],
)
def test_a_comparison_shows_what_differs_and_no_more(text: str, said: str) -> None:
    assert difference.wrong(text, RATE) == said


@pytest.mark.parametrize("separator", ['", line ', '", "lineno": ', ":"])
def test_a_traceback_names_file_and_line(separator: str) -> None:
    file, line = failing_step.raised_at()
    assert failing_step._traceback(f'File "/somewhere/{file}{separator}{line}, in fail') == ""
    assert failing_step._traceback(f'File "/somewhere/other.py{separator}{line}, in fail')
    assert failing_step._traceback(f'File "/somewhere/{file}{separator}{line}0, in fail')


def test_the_failing_line_is_the_one_that_raises() -> None:
    _, number = failing_step.raised_at()
    lines = Path(planted.__file__).read_text().splitlines()
    assert lines[number - 1].strip().startswith("raise ValueError")


def test_a_failed_step_is_named_alone() -> None:
    assert failing_step._step(["evaluate"]) == ""
    assert failing_step._step(["prepare", "evaluate"])
    assert failing_step._step([])


def test_an_exception_has_its_type_and_its_message() -> None:
    assert failing_step._exception("ValueError: no images", "no images") == ""
    assert failing_step._exception("ValueError", "no images") == "it does not say no images"
    assert failing_step._exception("", "no images")


def test_a_file_and_a_digest_count_each_by_itself(tmp_path: Path) -> None:
    context = a_context(tmp_path)
    file = tmp_path / "copy"
    file.write_bytes(b"kept")
    md5 = hashlib.md5(b"kept").hexdigest()
    given_back, recorded = artifact_digest.given_back, artifact_digest.recorded
    assert given_back(context, {"file": str(file)}, b"kept") == ""
    assert "instead of" in given_back(context, {"file": str(file)}, b"lost")
    assert given_back(context, {"digest": md5}, b"kept")
    assert recorded({"algorithm": "md5", "digest": md5.upper()}, b"kept") == ""
    assert "instead of" in recorded({"algorithm": "md5", "digest": md5}, b"lost")
    assert recorded({"file": str(file)}, b"kept")
    with pytest.raises(ToolFailed, match="no crc17"):
        recorded({"algorithm": "crc17", "digest": "ab"}, b"kept")


@pytest.mark.parametrize(
    ("again", "edited", "said"),
    [
        (("c", "x"), ("c", "y"), ""),
        (("c", "x"), ("d", "x"), ""),
        (("c", "x"), ("c", "x"), "edited code is recorded as the same"),
        (("c", "y"), ("c", "z"), "two runs of the same code are recorded as different"),
    ],
)
def test_edited_code_is_told_from_committed(again: Any, edited: Any, said: str) -> None:
    told = [{"commit": commit, "code": code} for commit, code in (("c", "x"), again, edited)]
    assert code_version._undistinguished(*told) == said


@pytest.mark.parametrize(
    ("told", "same"),
    [
        (COMMIT, True),
        (COMMIT[:8], True),
        (COMMIT[:7], True),
        (COMMIT[:6], False),
        (COMMIT[1:9], False),
        (f"{COMMIT}0", False),
        ("", False),
        (None, False),
    ],
)
def test_a_commit_may_be_abbreviated_as_git_does_it(told: Any, same: bool) -> None:
    assert (code_version._other_commit(told, COMMIT) == "") is same


def test_no_record_of_the_code_is_none() -> None:
    nothing = {"commit": None, "code": ""}
    assert code_version._undistinguished(nothing, nothing, nothing) == "nothing is recorded"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("numpy==2.4.6", True),
        ('{"numpy": "2.4.6"}', True),
        ("numpy 2.4.6\n", True),
        ("numpy==2.4.61", False),
        ("numpy==2.4.6.1", False),
        ("numpy==2.4", False),
        ("mynumpy==2.4.6", False),
        ("numpy\nscipy==2.4.6", False),
        ("", False),
    ],
)
def test_a_package_stands_with_its_own_version(text: str, found: bool) -> None:
    assert environment.stands("2.4.6", text, behind="numpy") is found


@pytest.mark.parametrize(
    ("text", "found"),
    [("python: 3.11.2", True), ("3.11.20", False), ("13.11.2", False), ("3.11", False)],
)
def test_a_python_is_told_to_its_last_digit(text: str, found: bool) -> None:
    assert environment.stands("3.11.2", text) is found


@pytest.mark.parametrize(
    ("digests", "passed"),
    [("xxy", (True, True)), ("xyz", (True, False)), ("xxx", (False, False)), ("", (False, False))],
)
def test_a_digest_that_never_changes_tells_nothing(digests: str, passed: Any) -> None:
    told = dict(zip(("a", "b", "early"), digests or [None] * 3, strict=True))
    found = (data_digest._different(told, "early"), data_digest._equal(told))
    assert (not found[0], not found[1]) == passed


def test_tables_differ_in_one_number_or_in_all() -> None:
    rows, changed = table().splitlines(), table(changed=100).splitlines()
    assert len(rows) == 201
    assert sum(a != b for a, b in zip(rows, changed, strict=True)) == 1
    assert table(shift=3) != table()


SCENARIO = {"load": [], "train/*": ["load"], "best": ["train/*"]}
EDGES = {("load", "train/A"), ("load", "train/B"), ("train/A", "best"), ("train/B", "best")}


def test_branches_are_spread() -> None:
    assert dag.spread(dag.pairs(SCENARIO), ["A", "B"]) == EDGES
    assert dag.spread([("train/*", "evaluate/*")], ["A", "B"]) == {
        ("train/A", "evaluate/A"),
        ("train/B", "evaluate/B"),
    }


def test_f1_falls_with_edges_missing_and_with_edges_too_many() -> None:
    assert dag.f1(EDGES, EDGES) == (8, 8)
    assert dag.f1(EDGES - {("load", "train/A")}, EDGES) == (6, 7)
    assert dag.f1(EDGES | {("load", "best")}, EDGES) == (8, 9)
    assert dag.f1(set(), EDGES) == (0, 4)


def _notes() -> list[Note]:
    steps = enumerate(step_timing.STEPS)
    return [
        Note(end, 10.0 * number + late, 1, {"step": step})
        for number, step in steps
        for late, end in enumerate(step_timing.ENDS)
    ]


def test_times_are_compared_with_the_witness() -> None:
    seen = step_timing.times(_notes())
    told = {"first": (0.1, 1.5), "second": (10.0, None)}
    off = step_timing.deviations(seen, told)
    assert list(off.values()) == [0.1, 0.5, 0.0, None, None, None]


def test_each_step_has_to_have_run_once() -> None:
    with pytest.raises(ToolFailed, match="the steps noted"):
        step_timing.times(_notes()[:-1])
    with pytest.raises(ToolFailed, match="the steps noted"):
        step_timing.times([*_notes(), _notes()[0]])


def test_lines_count_once_and_under_their_own_step() -> None:
    lines = [f"[2026-01-01] INFO - w {number:05}" for number in range(1, 10_001)]
    loud = "\n".join(lines)
    assert logs.complete(loud, "", "w") == 10_000
    assert logs.complete(loud, loud, "w") == 0
    assert logs.complete("\n".join(lines[:9000] * 2), "w 00001", "w") == 8999
    assert logs.complete(loud, "", "other") == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("accuracy 0.7319", True),
        ("accuracy\t.7319\n", True),
        ("73.19%", True),
        ("accuracy 0.7318999767303467", True),  # as a float of 32 bits
        ("0.73195", False),
        ("0.732", False),
        ("10.7319", False),
        ("1.0.7319", False),
        ("", False),
    ],
)
def test_a_page_shows_the_accuracy_itself(text: str, found: bool) -> None:
    assert page.shows(text, page.ACCURACY) is found


def test_lineage_leads_to_the_run_and_to_the_data(tmp_path: Any) -> None:
    file, copy = tmp_path / "houses.csv", tmp_path / "copy"
    file.write_text("x")
    copy.write_text("x")
    assert model_lineage._run("1", "1") == ""
    assert model_lineage._run("2", "1")
    assert model_lineage._data({"run": "1", "data": "source: houses.csv"}, file) == ""
    assert model_lineage._data({"run": "1", "data": "9dd4e461268c8034f5c8564e155c67a6"}, file) == ""
    assert model_lineage._data({"run": "1", "file": str(copy)}, file) == ""
    assert model_lineage._data({"run": "1", "file": str(file)}, file)
    assert model_lineage._data({"run": "1", "data": "some data"}, file)
    assert model_lineage._data({"run": None, "data": "houses.csv"}, file)
