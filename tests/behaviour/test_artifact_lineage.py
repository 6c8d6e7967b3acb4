"""Controls of the probe `artifact_lineage`."""

import pytest

from harness.measure.probe import FrameworkFailed
from tests.behaviour.conftest import Ask, counted

FIGURE = "artifact_lineage.told"
FILE, HELP = "interpretability.py", "lineage.py"
MADE = 'client.get_logged_model(artifact).source_run_id, "used"'


def test_mlflow_tells_who_made_and_who_used_a_model(ask: Ask) -> None:
    assert counted(ask("mlflow", "artifact_lineage"), FIGURE) == (2, 2)


@pytest.mark.parametrize(
    ("file", "change"),
    [
        (HELP, ("    mlflow.log_input(model=LoggedModelInput(model))\n", "")),
        (FILE, (MADE, '(used or [""])[0], "used"')),
        (HELP, ("if model in (each.model_id for each in run.inputs.model_inputs)", "if run")),
    ],
    ids=["no inputs", "a user made it", "all runs used it"],
)
def test_a_run_too_many_or_too_few_is_seen(ask: Ask, file: str, change: tuple[str, str]) -> None:
    assert counted(ask("mlflow", "artifact_lineage", {file: change}), FIGURE) == (1, 2)


def test_a_run_that_takes_something_else_has_not_used_it(ask: Ask) -> None:
    change = ("file.write_text(text)", "file.write_text(text[::-1])")
    with pytest.raises(FrameworkFailed, match="another artifact"):
        ask("mlflow", "artifact_lineage", {HELP: change})
