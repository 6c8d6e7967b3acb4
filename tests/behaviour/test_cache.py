"""Controls of the probe `cache`."""

import pytest

from harness.planning import catalog
from tests.behaviour.conftest import Ask, counted

FIGURE = "cache.right"


def test_kubeflow_caches_what_has_not_changed(ask: Ask) -> None:
    assert counted(ask("kubeflow", "cache"), FIGURE) == (4, 4)


def test_a_step_that_is_always_run_again_is_seen(ask: Ask) -> None:
    cached = "_load(edited).pipeline, arguments, caching=True"
    broken = {"configuration.py": (cached, cached.replace("True", "False"))}
    assert counted(ask("kubeflow", "cache", broken), FIGURE) == (3, 4)


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("configuration.py", ("f'CODE = \"{code}\"'", "'CODE = \"one\"'")),
        ("pipelines/cache.py", ("work(text=loaded.output,", 'work(text="apples",')),
        ("pipelines/cache.py", ("parameter=parameter, notes", "parameter=1, notes")),
    ],
    ids=["code", "input", "parameter"],
)
def test_a_change_that_is_not_heeded_is_seen(ask: Ask, file: str, change: tuple[str, str]) -> None:
    assert counted(ask("kubeflow", "cache", {file: change}), FIGURE) == (3, 4)


@pytest.mark.long
def test_prefect_caches_what_has_not_changed(ask: Ask) -> None:
    assert counted(ask("prefect", "cache"), FIGURE) == (4, 4)


@pytest.mark.long
@pytest.mark.parametrize(
    ("policy", "right"),
    [("DEFAULT", 3), ("INPUTS", 3), ("TASK_SOURCE + INPUTS - 'text'", 3)],
    ids=["within a run", "code", "input"],
)
def test_another_policy_of_prefect_is_seen(ask: Ask, policy: str, right: int) -> None:
    imported = ("import INPUTS, TASK_SOURCE", "import DEFAULT, INPUTS, TASK_SOURCE")
    flows = catalog.frameworks()["prefect"].folder / "probes" / "flows"
    source = (flows / "cache.py").read_text().replace(*imported)
    broken = {"flows/cache.py": source.replace("=TASK_SOURCE + INPUTS", f"={policy}")}
    assert counted(ask("prefect", "cache", broken), FIGURE) == (right, 4)


@pytest.mark.long
def test_dagster_leaves_out_what_is_up_to_date(ask: Ask) -> None:
    assert counted(ask("dagster", "cache"), FIGURE) == (4, 4)


@pytest.mark.long
def test_an_asset_that_is_always_made_again_is_seen(ask: Ask) -> None:
    versions = """.eager().replace(
    "newly_updated", dg.AutomationCondition.data_version_changed()
)"""
    broken = {"programs/cache.py": (versions, ".eager()")}
    assert counted(ask("dagster", "cache", broken), FIGURE) == (3, 4)


@pytest.mark.long
def test_code_without_a_new_version_is_seen(ask: Ask) -> None:
    broken = {"programs/cache.py": ("code_version=CODE", 'code_version="one"')}
    assert counted(ask("dagster", "cache", broken), FIGURE) == (3, 4)
