"""How answers to the questions of trackers are judged, right ones and wrong ones."""

from typing import Any

import pytest

from harness.measure.configuration import concurrent_writers, delete_restore, renaming
from harness.measure.instrumentation import autologging
from harness.measure.interpretability import nested_runs, search_filter
from harness.measure.probe import OutOfTime, ToolFailed
from harness.worker.questions.configuration import Held, Named
from harness.worker.questions.interpretability import Family, Filtered


def test_each_writer_has_points_of_its_own() -> None:
    series = concurrent_writers.series()
    values = [value for each in series for value in each]
    assert [len(each) for each in series] == [1000] * 8
    assert len(set(values)) == 8000


@pytest.mark.parametrize(
    ("back", "kept", "said"),
    [
        ([(1, 0.25), (0, 0.125)], 2, ""),
        ([(0, 0.125)], 1, "1 of 2 points did not come back"),
        ([(0, 0.125), (1, 0.25), (1, 0.25)], 1, "1 of 2 points did not come back, each once"),
        ([(0, 0.125), (1, 0.25), (2, 0.5)], 2, "1 points came back that nobody wrote"),
        ([(0, 0.25), (1, 0.125)], 0, "2 of 2"),
        ([], 0, "2 of 2"),
    ],
)
def test_points_are_kept_once_each_or_lost(
    back: list[tuple[int, float]], kept: int, said: str
) -> None:
    assert concurrent_writers.kept([0.125, 0.25], back) == kept
    found = concurrent_writers.lost([0.125, 0.25], back)
    assert said in found
    assert bool(said) == bool(found)


def test_what_a_late_writer_did_not_get_to_is_not_lost() -> None:
    assert not concurrent_writers._in_time(lambda: "", "no answer")
    assert concurrent_writers._in_time(lambda: "1 point", "") == "1 point"
    with pytest.raises(OutOfTime, match="no answer; 1 point"):
        concurrent_writers._in_time(lambda: "1 point", "no answer")


def test_no_two_runs_are_alike_and_the_deleted_one_has_another_behind_it() -> None:
    runs = delete_restore.plant()
    assert all(runs.count(each) == 1 for each in runs)
    assert 0 < delete_restore.DELETED < delete_restore.OTHER < len(runs)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, ""),
        ({"tags": {"stage": "stage-0", "more": "x"}}, ""),
        ({"params": {"rate": "0.125"}}, "params note"),
        ({"tags": {}}, "tags stage"),
        ({"metrics": {"accuracy": [(3, 0.5)]}}, "metrics loss"),
        ({"text": ""}, "text"),
    ],
)
def test_a_restored_run_has_all_that_it_had(change: Any, said: str) -> None:
    planted = delete_restore.plant()[0]
    found = delete_restore.unequal({**planted, **change}, planted)
    assert found == (said and f"not as it was made: {said}")


NAMED: Named = {"experiment": "e", "name": "n", "params": {"p": "1"}, "metrics": {"m": 0.5}}
FOUND: Held = {"run": "7", "params": {"p": "1", "q": "2"}, "metrics": {"m": 0.5}}


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([FOUND], ""),
        ([], "finds nothing instead of 7"),
        ([{**FOUND, "run": "8"}], "finds 8 instead of 7"),
        ([FOUND, {**FOUND, "run": "8"}], "finds 7, 8 instead of 7"),
        ([{**FOUND, "metrics": {"m": 0.25}}], "another m"),
        ([{**FOUND, "params": {}}], "another p"),
    ],
)
def test_a_new_name_finds_the_run_that_was_renamed(found: Any, said: str) -> None:
    told = renaming.not_found(found, "7", NAMED)
    assert said in told
    assert bool(said) == bool(told)


IDS = {node["name"]: f"id of {node['name']}" for node in nested_runs.FLAT}


def _family(name: str) -> Family:
    (node,) = [each for each in nested_runs.FLAT if each["name"] == name]
    below = [each for each in nested_runs.FLAT if each["parent"] == name]
    return {
        "accuracy": node["accuracy"],
        "parent": IDS[node["parent"]] if node["parent"] else None,
        "children": [{"run": IDS[e["name"]], "accuracy": e["accuracy"]} for e in below],
    }


@pytest.mark.parametrize("name", IDS)
def test_a_family_is_right_in_any_order(name: str) -> None:
    family = _family(name)
    family["children"].reverse()
    assert nested_runs.misplaced(family, name, nested_runs.FLAT, IDS) == ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"parent": "x"}, "the parent of search is x instead of None"),
        ({"children": []}, "0 children, not the 3"),
        ({"children": _family("search")["children"][:2]}, "2 children, not the 3"),
        ({"children": _family("search")["children"] * 2}, "6 children, not the 3"),
        ({"children": [*_family("search")["children"][:2], {"run": "x", "accuracy": 1}]}, "not"),
        ({"accuracy": 0.1}, "another accuracy"),
    ],
)
def test_another_family_is_wrong(change: Any, said: str) -> None:
    family: Any = {**_family("search"), **change}
    assert said in nested_runs.misplaced(family, "search", nested_runs.FLAT, IDS)


def test_every_run_of_the_trees_is_told_from_the_others() -> None:
    for tree in (nested_runs.FLAT, nested_runs.DEEP):
        assert len({node["accuracy"] for node in tree}) == len(tree)


def _right(name: str) -> set[str]:
    runs = enumerate(search_filter.RUNS)
    wanted = search_filter.FILTERS[name]
    return {f"r{number}" for number, run in runs if search_filter.matches(run, wanted)}


def test_each_condition_leaves_out_what_the_others_do_not() -> None:
    metric, param, tag, every = map(_right, search_filter.FILTERS)
    assert every == metric & param & tag
    for two in (metric & param, metric & tag, param & tag):
        assert every < two
    assert min(map(len, (metric, param, tag))) > len(every) > 1
    assert len(search_filter.RUNS) == 20


def _filtered(*runs: str, result: str | None = None) -> Filtered:
    text = repr(runs) if result is None else result
    return {"runs": list(runs), "calls": [{"call": "search", "result": text}]}


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (_filtered("r1", "r2"), ""),
        (_filtered("r2", "r1"), ""),
        (_filtered("r1"), "0 runs too many, 1 of 2 missing"),
        (_filtered("r1", "r2", "r3"), "1 runs too many, 0 of 2 missing"),
        (_filtered("r1", "r2", result="r1, r2, r3"), "calls gave back 1 runs that do not match"),
        (_filtered("r1", "r2", result="r1, r2, r33"), ""),
    ],
)
def test_a_filter_finds_its_runs_by_calls_of_the_framework(found: Filtered, said: str) -> None:
    told = search_filter.wrong(found, {"r1", "r2"}, {"r3"})
    assert said in told
    assert bool(said) == bool(told)


def test_runs_that_no_call_has_given_come_from_elsewhere() -> None:
    with pytest.raises(ToolFailed, match="no call that is listed gave back r2"):
        search_filter.wrong(_filtered("r1", "r2", result="r1"), {"r1", "r2"}, {"r3"})


CHOSEN = {name: str(value) for name, value in autologging.CHOSEN.items()}


@pytest.mark.parametrize(
    ("params", "said"),
    [
        (CHOSEN, ""),
        ({f"logisticregression__{name}": value for name, value in CHOSEN.items()}, ""),
        ({f"model/{name}": value for name, value in CHOSEN.items()}, ""),
        ({**CHOSEN, "C": "1.0"}, "not recorded as chosen: C"),
        ({}, "not recorded as chosen: C, max_iter, fit_intercept"),
    ],
)
def test_parameters_are_recorded_as_they_were_chosen(params: dict[str, str], said: str) -> None:
    assert autologging.unrecorded(params) == said


def test_a_figure_of_the_fit_is_recorded_under_any_name() -> None:
    figures = {"accuracy": 0.876, "loss": 0.3141592653589793}
    assert autologging.unmeasured({"x": 1.0, "training_score": 0.876}, figures) == ""
    assert autologging.unmeasured({"log_loss": 0.3141592653589794}, figures) == ""
    assert autologging.unmeasured({"training_score": 0.875}, figures)
    assert autologging.unmeasured({}, figures)


def test_the_program_of_the_fit_names_no_framework() -> None:
    assert autologging.PROGRAM.count("import") == 3
    compile(autologging.PROGRAM, "training.py", "exec")
