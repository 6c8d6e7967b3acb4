import math

import pytest

from harness.measure.interoperability import model_formats, round_trips
from harness.measure.interoperability.sending import Reply
from harness.measure.interoperability.serving import judge_outputs, judge_refusal


def test_outputs_are_equal_within_the_tolerance() -> None:
    assert model_formats.difference([[1.0, 2.0]], [[1.00001, 2.0]]) == ""
    assert "differ" in model_formats.difference([[1.0, 2.0]], [[1.01, 2.0]])
    assert "differ" in model_formats.difference([[2.0, math.nan]], [[2.0, 2.0]])
    assert "shapes" in model_formats.difference([[1.0, 2.0]], [[1.0], [2.0]])


def test_predictions_are_equal_within_the_tolerance() -> None:
    assert round_trips.difference([0.5, 0.25], [0.5, 0.25]) == ""
    assert "differ" in round_trips.difference([0.5, 0.25], [0.5, 0.26])
    assert "differ" in round_trips.difference([math.nan], [0.5])
    assert "1 predictions" in round_trips.difference([0.5], [0.5, 0.25])


def test_the_outputs_are_found_by_their_name() -> None:
    assert judge_outputs(Reply(200, '{"out": [[1.0]]}'), "out", [[1.0]]) == ""


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (500, "{}"),
        (200, '{"other": [[1.0]]}'),
        (200, '{"out": "text"}'),
        (200, '{"out": [[2.0]]}'),
        (200, "[]"),
    ],
)
def test_other_answers_are_not_the_outputs(status: int, text: str) -> None:
    assert judge_outputs(Reply(status, text), "out", [[1.0]])


def test_only_a_status_of_the_four_hundreds_refuses() -> None:
    assert judge_refusal(Reply(400, "")) == judge_refusal(Reply(422, "")) == ""
    assert judge_refusal(Reply(200, ""))
    assert judge_refusal(Reply(500, ""))
