"""Controls of the probe `delete_restore`."""

import pytest

from harness.measure.probe import FrameworkFailed
from tests.behaviour.conftest import Ask, counted

FIGURE = "delete_restore.right"
SEARCH = "search_runs([experiment_id(self.request)])\n        return [run.info.run_id for"
EVERY = SEARCH.replace("request)])", "request)], run_view_type=3)")
RESTORE = "connect(self.request).restore_run(run_id)"


def test_mlflow_restores_what_it_had_deleted(ask: Ask) -> None:
    assert counted(ask("mlflow", "delete_restore"), FIGURE) == (2, 2)


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (("connect(self.request).delete_run(run_id)", "pass"), 0),
        ((SEARCH, EVERY), 0),
        ((RESTORE, "pass"), 1),
        ((RESTORE, f'{RESTORE}\n        mlflow.MlflowClient().set_tag(run_id, "stage", "")'), 1),
    ],
    ids=["nothing is deleted", "still listed", "nothing is restored", "restored, and changed"],
)
def test_what_stays_and_what_is_lost_are_seen(ask: Ask, change: tuple[str, str], left: int) -> None:
    broken = {"configuration.py": change}
    assert counted(ask("mlflow", "delete_restore", broken), FIGURE) == (left, 2)


def test_a_store_that_never_had_it_all_proves_nothing(ask: Ask) -> None:
    lossy = ('self.FILE, given["text"])', 'self.FILE, given["text"][:20])')
    with pytest.raises(FrameworkFailed, match="before anything was deleted: not as it was made"):
        ask("mlflow", "delete_restore", {"configuration.py": lossy})
