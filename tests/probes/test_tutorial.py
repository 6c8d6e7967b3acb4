"""The probe `tutorial`: what counts as an equal result, and what is no answer at all."""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from harness.measure.instrumentation.tutorial import compare, tutorial
from harness.measure.probe import Context, FrameworkFailed, ToolFailed, probes
from harness.planning import catalog
from harness.records.record import Answer
from harness.worker.questions.instrumentation import Results, Tutorial
from tests.probes.contexts import a_context
from tests.unit.test_architecture import CHECKOUT, imported, within

STEPS = ["load_data", "select_best"]
STEPS += [
    f"{step}/{name}" for step in ("train", "evaluate") for name in ("SimpleNN", "DeepNN", "CNN")
]
PLAIN: dict[str, Any] = {
    "outputs": {step: {"step": step, "value": 3} for step in STEPS},
    "files": {"weights/CNN": "a" * 64, "predictions/CNN": "b" * 64},
}


class Caller:
    """Stands for `Context.call`: plain's results, and those of the tutorial as a test has them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.results: dict[str, Any] = {"plain": PLAIN, "own": deepcopy(PLAIN)}
        self.asked: list[dict[str, Any]] = []
        call = self._call

        def called(context: Context, method: Callable[..., Any], /, **arguments: Any) -> Any:
            return call(context, method, **arguments)

        monkeypatch.setattr(Context, "call", called)

    def _call(self, context: Context, method: Callable[..., Any], /, **arguments: Any) -> Any:
        assert method is Tutorial.run
        self.asked.append({"context": context, **arguments})
        answer = self.results[context.framework.name]
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def tutorial(self) -> dict[str, Any]:
        found: dict[str, Any] = self.results["own"]
        return found


@pytest.fixture
def caller(monkeypatch: pytest.MonkeyPatch) -> Caller:
    return Caller(monkeypatch)


def asked(tmp_path: Path) -> Answer:
    return tutorial(a_context(tmp_path)).answers["tutorial.equal"]


def test_it_is_found_by_its_name() -> None:
    assert probes()["tutorial"].function is tutorial


def test_a_tutorial_that_does_the_same_work_has_all_results(caller: Caller, tmp_path: Path) -> None:
    assert asked(tmp_path) == Answer(10, 10)


def test_it_asks_plain_in_plains_environment_for_the_same_work(
    caller: Caller, tmp_path: Path
) -> None:
    context = a_context(tmp_path)
    context = replace(context, baseline=replace_folder(context, tmp_path / "plain"))

    tutorial(context)

    reference, idiom = caller.asked
    plain, own = reference["context"], idiom["context"]
    assert (plain.framework.name, plain.environment) == ("plain", context.baseline)
    assert (own.framework.name, own.environment) == ("own", context.environment)
    assert plain.environment != own.environment
    smoke = catalog.scenarios()["mnist"].profile("smoke").parameters
    assert reference["parameters"] == idiom["parameters"] == smoke
    assert plain.along.data == own.along.data == tmp_path / "data"


def replace_folder(context: Context, folder: Path) -> Any:
    """Another environment with the same Python."""
    folder.symlink_to(context.environment.folder)
    return type(context.environment)(folder, context.environment.built)


def test_other_results_are_not_equal(caller: Caller, tmp_path: Path) -> None:
    caller.tutorial["outputs"]["evaluate/CNN"]["value"] = 4
    caller.tutorial["files"]["weights/CNN"] = "c" * 64

    assert asked(tmp_path) == Answer(8, 10)


def test_missing_results_are_not_equal(caller: Caller, tmp_path: Path) -> None:
    del caller.tutorial["outputs"]["train/DeepNN"]
    del caller.tutorial["files"]["predictions/CNN"]

    assert asked(tmp_path) == Answer(8, 10)


def test_a_result_that_plain_does_not_have_is_not_equal() -> None:
    plain = results({"load_data": {}})

    assert compare(results({"load_data": {}, "more": {}}), plain) == {
        "load_data": True,
        "more": False,
    }


def test_the_way_a_store_writes_numbers_and_keys_does_not_matter() -> None:
    found = results({"load_data": {"b": 3.0, "a": [1.0, 0.5]}})

    assert compare(found, results({"load_data": {"a": [1, 0.5], "b": 3}})) == {"load_data": True}


def test_both_results_and_each_verdict_are_evidence(caller: Caller, tmp_path: Path) -> None:
    caller.tutorial["outputs"]["load_data"]["value"] = 4
    context = a_context(tmp_path)

    tutorial(context)

    plain, found, equal = (
        json.loads((context.evidence / f"{name}.json").read_bytes())
        for name in ("plain", "tutorial", "equal")
    )
    assert plain == PLAIN
    assert found == caller.tutorial
    assert [name for name, same in equal.items() if not same] == ["load_data"]


def test_a_framework_that_is_there_is_not_taken_out(caller: Caller, tmp_path: Path) -> None:
    context = a_context(tmp_path)
    context.framework.import_name = "json.tool"

    with pytest.raises(ToolFailed, match="json is not known to be missing"):
        tutorial(context)


def test_an_environment_that_cannot_say_so_is_a_broken_tool(caller: Caller, tmp_path: Path) -> None:
    context = a_context(tmp_path)
    context.baseline.python.unlink()
    context.baseline.python.symlink_to("/bin/false")

    with pytest.raises(ToolFailed, match="own is not known to be missing"):
        tutorial(context)


@pytest.mark.parametrize(
    ("plain", "reason"),
    [
        (FrameworkFailed("Tutorial.run: no torch"), "no torch"),
        ({"outputs": {}, "files": {}}, "not those of the scenario's steps"),
    ],
)
def test_a_yardstick_that_broke_scores_nothing(
    caller: Caller, tmp_path: Path, plain: Any, reason: str
) -> None:
    caller.results["plain"] = plain

    with pytest.raises(ToolFailed, match=reason):
        asked(tmp_path)


def test_a_tutorial_that_fails_is_a_failed_framework(caller: Caller, tmp_path: Path) -> None:
    caller.results["own"] = FrameworkFailed("Tutorial.run: RunFailed")

    with pytest.raises(FrameworkFailed, match="RunFailed"):
        asked(tmp_path)


def test_a_probe_can_ask_a_neighbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLOPS_BENCH_FRAMEWORKS", str(tmp_path / "frameworks"))
    for name in ("own", "neighbour"):
        module = tmp_path / "frameworks" / name / "probes" / "instrumentation.py"
        module.parent.mkdir(parents=True)
        module.write_text(WHO.format(name=name))
    context = a_context(tmp_path)
    folder = tmp_path / "frameworks" / "neighbour"
    neighbour = msgspec.structs.replace(context.framework, name="neighbour", folder=folder)

    assert context.call(Tutorial.run, parameters={})["files"] == {"who": "own"}
    other = replace(context, framework=neighbour)
    assert other.call(Tutorial.run, parameters={})["files"] == {"who": "neighbour"}


WHO = """
from harness.worker.questions import instrumentation as asked
class Tutorial(asked.Tutorial):
    def run(self, parameters):
        return {{"outputs": {{}}, "files": {{"who": {name!r}}}}}
"""


def test_plain_is_asked_where_the_framework_is_not(tmp_path: Path) -> None:
    context = a_context(tmp_path)
    plain = context.plain()
    assert plain.framework == catalog.baseline()
    assert (plain.environment, plain.evidence.parent) == (context.baseline, context.evidence)
    assert plain.probes == CHECKOUT / "frameworks" / "plain" / "probes"


def results(outputs: dict[str, dict[str, Any]]) -> Results:
    return {"outputs": outputs, "files": {}}


# Others, such as versioners, are asked for none.
TUTORIALS = sorted(f.parts[-3] for f in CHECKOUT.glob("frameworks/*/probes/tutorial.py"))


@pytest.mark.parametrize("framework", [name for name in TUTORIALS if name != "plain"])
def test_a_tutorial_wires_every_step_and_knows_nothing_of_the_harness(framework: str) -> None:
    file = CHECKOUT / "frameworks" / framework / "probes" / "tutorial.py"

    names = set(imported(file.read_text(), f"frameworks.{framework}.probes"))

    assert names >= {
        "scenarios.mnist.data.load_data",
        "scenarios.mnist.training.train",
        "scenarios.mnist.evaluation.evaluate",
        "scenarios.mnist.selection.select_best",
    }
    assert [name for name in names if within(name, "harness", "frameworks")] == []
