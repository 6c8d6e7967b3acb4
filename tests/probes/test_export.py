import msgspec

from harness.measure.interoperability.export import differences, lacks, plant
from harness.worker.questions.interoperability import Contents


def test_everything_planted_has_to_be_in_the_files() -> None:
    planted = plant()
    whole = msgspec.json.encode(planted).decode()
    assert lacks(whole, planted) == ""
    name, value = next(iter(planted["metrics"].items()))
    assert name in lacks(whole.replace(name, "x"), planted)
    assert str(value) in lacks(whole.replace(str(value), "0.5000001"), planted)


def test_an_imported_run_may_have_more_but_nothing_else() -> None:
    planted = contents({"a": "1"}, {"b": 0.5}, {"c": "x"})
    more = contents({"a": "1", "z": "2"}, {"b": 0.5}, {"c": "x", "user": "me"})
    assert differences(more, planted) == ""
    assert "b" in differences(contents({"a": "1"}, {"b": 0.25}, {"c": "x"}), planted)
    assert "b" in differences(contents({"a": "1"}, {}, {"c": "x"}), planted)
    assert "c" in differences(contents({"a": "1"}, {"b": 0.5}, {}), planted)


def contents(params: dict[str, str], metrics: dict[str, float], tags: dict[str, str]) -> Contents:
    return {"params": params, "metrics": metrics, "tags": tags}
