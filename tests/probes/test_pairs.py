from typing import Any

import pytest

from harness.measure.interoperability.mlflow_pairs import judge
from harness.measure.interoperability.shared_environment import losses, pins


def a_run(text: str = "t", answer: float = 42.0, run_id: str = "r") -> dict[str, Any]:
    return {
        "data": {
            "params": [{"key": "text", "value": text}],
            "metrics": [{"key": "answer", "value": answer}],
            "tags": [{"key": "orchestrator_run_id", "value": run_id}],
        }
    }


def test_one_run_with_all_that_was_planted_is_a_pair() -> None:
    assert judge([a_run()], "t", "r") == ""


@pytest.mark.parametrize(
    "runs",
    [
        [],
        [a_run(), a_run()],
        [a_run(text="u")],
        [a_run(answer=41.0)],
        [a_run(run_id="s")],
        [{"data": {}}],
    ],
)
def test_anything_else_is_none(runs: list[dict[str, Any]]) -> None:
    assert judge(runs, "t", "r")


def test_a_lower_version_in_the_shared_environment_is_a_loss() -> None:
    own = pins("a==1.10 \\\n    --hash=sha256:0\nb==2.0\n")
    shared = pins("a==1.9\nb==2.1\nc==1.0\n")
    assert losses(own, {"b": "2.1", "c": "0.9"}, shared) == {"a": ["1.10", "", "1.9"]}
