"""The probe `steps`: which calls of a pipeline's steps count, and against what."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from harness.measure.instrumentation.steps import judge, steps
from harness.measure.probe import Context, FrameworkFailed, ToolFailed, probes
from harness.planning import catalog
from harness.records.record import Answer
from harness.worker.attempts import Attempts
from harness.worker.questions.instrumentation import Steps, Tutorial
from tests.probes.contexts import a_context

SMOKE = catalog.scenarios()["mnist"].profile("smoke").parameters
PLAIN = {step: {"value": 3} for step in catalog.scenarios()["mnist"].steps(SMOKE)}


class Caller:
    """Stands for `Context.call`: plain's outputs, and what calling the steps gave."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.plain: Any = {"outputs": deepcopy(PLAIN), "files": {}}
        self.strict: dict[str, Any] = {"outputs": deepcopy(PLAIN), "reasons": {}}
        self.tutorial: dict[str, Any] = {"outputs": deepcopy(PLAIN), "reasons": {}}
        self.loose: dict[str, Any] = {"outputs": deepcopy(PLAIN), "reasons": {}}
        self.asked: list[dict[str, Any]] = []
        call = self._call

        def called(context: Context, method: Callable[..., Any], /, **arguments: Any) -> Any:
            return call(context, method, **arguments)

        monkeypatch.setattr(Context, "call", called)

    def _call(self, context: Context, method: Callable[..., Any], /, **arguments: Any) -> Any:
        self.asked.append({"context": context, "method": method, **arguments})
        if method is Tutorial.run:
            if isinstance(self.plain, Exception):
                raise self.plain
            return self.plain
        if method is Steps.call_tutorial:
            return self.tutorial
        return self.loose if arguments["stand_ins"] else self.strict


@pytest.fixture
def caller(monkeypatch: pytest.MonkeyPatch) -> Caller:
    return Caller(monkeypatch)


def test_it_is_found_by_its_name() -> None:
    assert probes()["steps"].function is steps


def test_steps_that_give_plains_results_count(caller: Caller, tmp_path: Path) -> None:
    context = a_context(tmp_path)
    said = "8 in the pipeline, 8 in the tutorial"
    assert steps(context).answers == {
        "steps.callable.pipeline": Answer(8, 8),
        "steps.callable.tutorial": Answer(8, 8),
        "steps.callable": Answer(8, 8, reason=said),
        "steps.with_stand_ins.pipeline": Answer(8, 8),
        "steps.with_stand_ins.tutorial": Answer(8, 8),
        "steps.with_stand_ins": Answer(8, 8, reason=said),
    }
    reference, *asked = caller.asked
    assert reference["method"] is Tutorial.run
    assert reference["context"].framework.name == "plain"
    assert reference["context"].environment is context.baseline
    assert [(one["method"], one["stand_ins"]) for one in asked] == [
        (Steps.call, False),
        (Steps.call_tutorial, False),
        (Steps.call, True),
        (Steps.call_tutorial, True),
    ]
    assert all(one["context"].framework.name == "own" for one in asked)
    assert all(one["parameters"] == SMOKE for one in caller.asked)
    assert all(one["context"].along.data == tmp_path / "data" for one in caller.asked)


def test_a_wrong_output_a_refusal_and_a_missing_step_do_not(caller: Caller, tmp_path: Path) -> None:
    caller.strict["outputs"]["train/CNN"] = {"value": 4}
    del caller.strict["outputs"]["select_best"]
    del caller.strict["outputs"]["load_data"]
    caller.strict["reasons"]["load_data"] = "RuntimeError: no context"
    context = a_context(tmp_path)

    assert steps(context).answers["steps.callable.pipeline"] == Answer(5, 8)
    verdicts = json.loads((context.evidence / "steps-callable.pipeline.json").read_text())[
        "verdicts"
    ]
    assert {step: why for step, why in verdicts.items() if why != "equal"} == {
        "train/CNN": "its output differs from plain's",
        "select_best": "it was not called",
        "load_data": "RuntimeError: no context",
    }


def test_only_the_scored_answer_is_strict(caller: Caller, tmp_path: Path) -> None:
    caller.strict = {"outputs": {}, "reasons": dict.fromkeys(PLAIN, "refused")}
    answers = steps(a_context(tmp_path)).answers
    assert answers["steps.callable.pipeline"] == Answer(0, 8)
    assert answers["steps.with_stand_ins.pipeline"] == Answer(8, 8)


def test_the_better_idiom_counts_and_each_has_its_own_answer(
    caller: Caller, tmp_path: Path
) -> None:
    caller.tutorial = {"outputs": {}, "reasons": dict.fromkeys(PLAIN, "refused")}
    context = a_context(tmp_path)
    answers = steps(context).answers
    counted = {
        name: answers[f"steps.callable{name}"].found for name in ("", ".pipeline", ".tutorial")
    }
    assert counted == {"": 8, ".pipeline": 8, ".tutorial": 0}
    assert answers["steps.callable"].reason == "8 in the pipeline, 0 in the tutorial"
    kept = json.loads((context.evidence / "steps-callable.tutorial.json").read_text())
    assert set(kept["verdicts"].values()) == {"refused"}


def test_equal_numbers_are_equal_outputs() -> None:
    assert judge({"outputs": {"a": {"x": 3.0}}, "reasons": {}}, {"a": {"x": 3}}) == {"a": "equal"}


@pytest.mark.parametrize("plain", [{"outputs": {"load_data": {}}}, FrameworkFailed("it broke")])
def test_without_plains_results_there_is_no_score(
    plain: Any, caller: Caller, tmp_path: Path
) -> None:
    caller.plain = plain
    with pytest.raises(ToolFailed):
        steps(a_context(tmp_path))


def test_attempts_keep_what_came_of_each_call() -> None:
    attempts = Attempts()
    attempts.attempt("a", lambda: 1)
    attempts.attempt("b", lambda: SMOKE["gone"])
    assert vars(attempts) == {"outputs": {"a": 1}, "reasons": {"b": "KeyError: 'gone'"}}
