"""The gate: the same results as plain, and what a store gave back of them."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.planning import catalog
from harness.records.record import State
from harness.tasks import equivalence
from harness.tasks.equivalence import NotReadBack, ReadBack, canonical, difference, digests, parse
from harness.worker.contract import NotHere
from tests.unit.world import World

UNSUPPORTED = {"unsupported": {"reason": "no such thing", "documentation": "https://example.org"}}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def a_result(**changes: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "version": "1",
        "outputs": {
            "load_data": {"numbers": [1, 2, 3]},
            "multiply/2": {"sum": 12},
            "multiply/3": {"sum": 18},
            "select_best": {"accuracy": 18},
        },
        "artifacts": {},
        "params": {"factors": ["2", "3"], "count": 3, "threads": 1},
        "metrics": {"2/multiple": [[1, 2.0], [2, 4.0]]},
        "steps": [{"name": "load_data", "status": "ok", "started": 1.0, "ended": 2.0}],
        "logs": {"load_data": "text"},
        "code_version": "abc",
        "data_version": UNSUPPORTED,
        "model": {"accuracy": 18},
        "details": {},
    }
    return {"read_back": {**facts, **changes}}


def read(**changes: Any) -> ReadBack:
    return parse(a_result(**changes))


@pytest.mark.parametrize(
    "change",
    [
        {"outputs": []},
        {"version": None},
        {"metrics": {"a": [[1]]}},
        {"metrics": 3},
        {"steps": [{"name": "x"}]},
        {"logs": {"x": 1}},
    ],
)
def test_a_read_back_of_the_wrong_shape_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(NotReadBack, match="the read-back has the wrong shape"):
        read(**change)


def test_no_read_back_at_all_is_refused() -> None:
    with pytest.raises(NotReadBack):
        parse({"read_back": None})


@given(JSON)
def test_whole_floats_equal_integers_wherever_they_stand(value: Any) -> None:
    def floats(item: Any) -> Any:
        if isinstance(item, dict):
            return {name: floats(inner) for name, inner in item.items()}
        if isinstance(item, list):
            return [floats(inner) for inner in item]
        return float(item) if isinstance(item, int) and not isinstance(item, bool) else item

    assert canonical(floats(value)) == canonical(value)


def test_the_order_of_keys_does_not_matter_and_values_do() -> None:
    assert canonical({"a": 1, "b": 2}) == canonical({"b": 2, "a": 1})
    assert canonical({"a": 1}) != canonical({"a": 1.0000001})
    assert canonical([1, 2]) != canonical([2, 1])
    assert canonical(True) != canonical(1)


def test_numbers_that_are_none_do_not_break_the_comparison() -> None:
    assert canonical(float("nan")) == canonical(float("nan"))
    assert canonical(float("inf")) == canonical(float("inf"))


def test_the_first_difference_is_told_as_a_sentence() -> None:
    base = {"a": "1", "b": "2"}
    assert difference(dict(base), base) is None
    assert difference({"a": "1"}, base) == "b is missing among the results"
    assert difference({"a": "9", "b": "2"}, base) == "a differs from the baseline's"
    extra = {**base, "d": "4", "c": "3"}
    assert difference(extra, base) == "c is a result that the baseline does not have"


def with_file(tmp_path: Path, content: bytes, fetched: bytes | None) -> ReadBack:
    path = tmp_path / "fetched"
    if fetched is not None:
        path.write_bytes(fetched)
    output = {"files": {"weights": hashlib.sha256(content).hexdigest()}}
    return read(outputs={"train": output}, artifacts={"weights": str(path)})


def test_a_file_that_came_back_whole_has_its_digest(tmp_path: Path) -> None:
    found = digests(with_file(tmp_path, b"same", b"same"))
    assert found["file weights"] == hashlib.sha256(b"same").hexdigest()


def test_a_file_with_other_bytes_or_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotReadBack, match="weights came back from the store with other bytes"):
        digests(with_file(tmp_path, b"same", b"other"))
    (tmp_path / "fetched").unlink()
    with pytest.raises(NotReadBack, match="weights of step train did not come back"):
        digests(with_file(tmp_path, b"same", None))


def answers(world: World, **changes: Any) -> dict[str, Any]:
    scenario = catalog.scenarios()["tiny"]
    parameters = scenario.profile("smoke").parameters
    return {
        kind: (answer.found, answer.expected, answer.state is State.MEASURED)
        for kind, answer in equivalence.answers(
            read(**changes), read(), scenario, parameters
        ).items()
    }


def test_answers_count_what_came_back_against_what_there_was(world: World) -> None:
    assert answers(world) == {
        "params": (3, 3, True),
        "metrics": (2, 2, True),
        "artifacts": (0, 0, True),
        "step timing": (1, 4, True),
        "step logs": (1, 4, True),
        "code version": (1, 1, True),
        "data version": (0, 1, False),
        "model registry": (1, 1, True),
    }


def test_a_parameter_may_come_back_as_text(world: World) -> None:
    as_text = {"factors": "['2', '3']", "count": "3", "threads": "2"}
    assert answers(world, params=as_text)["params"] == (2, 3, True)
    as_json = {"factors": '["2", "3"]', "count": 3.0}
    assert answers(world, params=as_json)["params"] == (2, 3, True)


def test_a_metric_with_another_value_or_epoch_is_not_the_metric(world: World) -> None:
    other = {"2/multiple": [[1, 2.0], [3, 4.0]]}
    assert answers(world, metrics=other)["metrics"] == (1, 2, True)


def test_a_step_without_an_end_has_no_timing(world: World) -> None:
    steps = [{"name": "load_data", "status": "ok", "started": 1.0, "ended": None}]
    assert answers(world, steps=steps)["step timing"] == (0, 4, True)


def test_a_registered_model_has_to_reach_the_accuracy_of_the_run(world: World) -> None:
    assert answers(world, model={"accuracy": 17})["model registry"] == (0, 1, True)


@pytest.mark.parametrize(
    ("field", "kind", "expected"),
    [("params", "params", 3), ("metrics", "metrics", 2), ("steps", "step timing", 4),
     ("logs", "step logs", 4), ("model", "model registry", 1)],
)  # fmt: skip
def test_unsupported_is_kept_apart_from_none_came_back(
    world: World, field: str, kind: str, expected: int
) -> None:
    assert answers(world, **{field: UNSUPPORTED})[kind] == (0, expected, False)


def test_what_this_machine_lacks_is_not_measured_and_counts_against_nobody(world: World) -> None:
    lack = json.loads(json.dumps(NotHere("no git repository").as_json()))
    tiny = catalog.scenarios()["tiny"]
    read_back = read(code_version=lack)

    found = equivalence.answers(read_back, read(), tiny, tiny.profile("smoke").parameters)

    assert found["code version"].state is State.NOT_MEASURED
    assert found["code version"].reason == "no git repository"
