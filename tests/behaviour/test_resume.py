"""Controls of the probe `resume`."""

import pytest

from harness.measure.probe import FrameworkFailed
from tests.behaviour.conftest import Ask, counted

FIGURE = "resume.spared"


def test_metaflow_spares_what_had_finished(ask: Ask) -> None:
    assert counted(ask("metaflow", "resume"), FIGURE) == (3, 3)


def test_a_run_that_starts_anew_spares_nothing(ask: Ask) -> None:
    resume = '"resume", "--origin-run-id", run_id.partition("/")[2]'
    anew = '"run", *options(obstacle=obstacle, notes=notes)'
    broken = {"configuration.py": (resume, anew)}
    assert counted(ask("metaflow", "resume", broken), FIGURE) == (0, 3)


def test_a_run_that_should_have_failed_is_no_run_to_resume(ask: Ask) -> None:
    change = ('raise RuntimeError("there is an obstacle")', "pass")
    broken = {"flows/resume.py": change}
    with pytest.raises(FrameworkFailed, match="whose last step failed"):
        ask("metaflow", "resume", broken)


@pytest.mark.long
def test_prefect_spares_what_had_finished(ask: Ask) -> None:
    assert counted(ask("prefect", "resume"), FIGURE) == (3, 3)


@pytest.mark.long
def test_a_retry_without_persisted_results_spares_nothing(ask: Ask) -> None:
    broken = {"flows/resume.py": ("@flow(persist_result=True)", "@flow")}
    assert counted(ask("prefect", "resume", broken), FIGURE) == (0, 3)


@pytest.mark.long
def test_dagster_executes_again_from_the_failure(ask: Ask) -> None:
    assert counted(ask("dagster", "resume"), FIGURE) == (3, 3)


@pytest.mark.long
def test_a_run_of_all_steps_is_no_resuming(ask: Ask) -> None:
    broken = {"configuration.py": ("strategy: FROM_FAILURE", "strategy: ALL_STEPS")}
    assert counted(ask("dagster", "resume", broken), FIGURE) == (0, 3)
