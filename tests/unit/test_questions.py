"""The questions themselves: each is specified, and what goes to and fro has a type that travels."""

from typing import Any, get_type_hints

import msgspec.inspect
import pytest

from harness.measure.calling import Call
from harness.measure.probe import probes
from harness.planning.answering_code import DIMENSIONS, questions
from harness.worker.questions.configuration import Retry
from harness.worker.questions.question import Question

EVERY = [each for dimension in DIMENSIONS for each in questions(dimension).values()]
METHODS = [
    pytest.param(question, name, id=f"{question.__name__}.{name}")
    for question in EVERY
    for name in sorted(question.__abstractmethods__)
]


@pytest.mark.parametrize("question", EVERY, ids=lambda question: question.__name__)
def test_a_question_says_what_is_asked_and_is_asked_by_a_probe(question: type[Question]) -> None:
    assert question.__doc__
    assert question.__abstractmethods__
    assert question.probe in probes()


@pytest.mark.parametrize(("question", "name"), METHODS)
def test_all_that_goes_to_and_fro_can_be_converted(question: type[Question], name: str) -> None:
    for kind in get_type_hints(getattr(question, name)).values():
        msgspec.inspect.type_info(kind)


def test_a_call_knows_its_question_and_names_its_arguments() -> None:
    call = Call.of(Retry.run, 3, notes="there")
    assert (call.question, call.dimension, call.name) == (Retry, "configuration", "Retry.run")
    assert call.arguments == {"tries": 3, "notes": "there"}
    assert call.typed("a run") == "a run"


@pytest.mark.parametrize("given", [{}, {"tries": 3}, {"tries": 3, "notes": "", "more": 1}])
def test_other_arguments_are_refused_before_anything_runs(given: dict[str, Any]) -> None:
    with pytest.raises(
        TypeError, match=r"Retry\.run of harness/worker/questions/configuration\.py"
    ):
        Call.of(Retry.run, **given)


@pytest.mark.parametrize("value", [None, 3, ["x"], {"value": "x"}])
def test_another_type_is_no_answer(value: Any) -> None:
    with pytest.raises(msgspec.ValidationError):
        Call.of(Retry.run, 3, notes="").typed(value)
