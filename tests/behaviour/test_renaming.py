"""Controls of the probe `renaming`."""

import pytest

from tests.behaviour.conftest import Ask, counted

FIGURE = "renaming.right"
RUN = "connect(self.request).update_run(run_id, name=name)"
COPY = """\
client = connect(self.request)
        old = client.get_run(run_id)
        client.create_run(old.info.experiment_id, run_name=name)
        client.delete_run(run_id)"""
EXPERIMENT = "client.rename_experiment(client.get_experiment_by_name(name).experiment_id, new)"


def test_mlflow_renames_both_and_changes_nothing_else(ask: Ask) -> None:
    assert counted(ask("mlflow", "renaming"), FIGURE) == (2, 2)


@pytest.mark.parametrize(
    "change",
    [
        (RUN, "pass"),
        (RUN, COPY),
        (EXPERIMENT, "pass"),
        (EXPERIMENT, "client.create_experiment(new)"),
        (RUN, f'{RUN}\n        mlflow.MlflowClient().log_metric(run_id, "loss", 0.25)'),
    ],
    ids=["no run", "a copy of the run", "no experiment", "another experiment", "another metric"],
)
def test_what_is_not_renamed_or_changed_besides_is_seen(ask: Ask, change: tuple[str, str]) -> None:
    broken = {"configuration.py": change}
    assert counted(ask("mlflow", "renaming", broken), FIGURE) == (1, 2)
