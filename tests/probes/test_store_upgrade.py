"""Controls of `store_upgrade`: small versions of a framework from an index of our own."""

import json
from pathlib import Path

import pytest

from harness.measure.failures import FrameworkFailed, NotMeasured
from harness.measure.installation.store_upgrade import plant, store_upgrade
from harness.measure.probe import Context, ToolFailed
from harness.records.record import Answer
from tests.probes.contexts import a_context, with_packages
from tests.probes.own_index import Index
from tests.unit.world import World

OLD = """
import json, pathlib

def write(folder, runs):
    file = pathlib.Path(folder, "runs.json")
    file.write_text(json.dumps({"format": 1, "runs": runs}))
    return [str(number) for number in range(len(runs))]
"""
NEW = """
import json, pathlib

def migrate(folder):
    file = pathlib.Path(folder, "runs.json")
    stored = json.loads(file.read_text())
    runs = dict(enumerate(stored["runs"]))
    for run in runs.values():
        run["failed"] = run.pop("fails")
    file.write_text(json.dumps({"format": 2, "runs": runs}))

def read(folder, run_ids):
    stored = json.loads(pathlib.Path(folder, "runs.json").read_text())
    if stored["format"] != 2:
        raise RuntimeError("the store is out of date: run `own migrate`")
    return [stored["runs"].get(run_id) for run_id in run_ids]
"""
ANSWER = """
import own
from harness.worker.questions import installation as asked

class StoreUpgrade(asked.StoreUpgrade):
    def write(self, home, runs):
        return own.write(home, runs)

    def migrate(self, home):
        own.migrate(home)
        return ["own migrate"]

    def read(self, home, run_ids):
        return own.read(home, run_ids)
"""
FAILED = """        run["failed"] = run.pop("fails")\n"""


@pytest.fixture
def context(world: World, index: Index) -> Context:
    """Version 2.0 is measured, 1.0 is that of a year ago, 1.9 came since."""
    found = with_packages(a_context(world.home), world.home / "packages")
    found.probes.mkdir(parents=True)
    (found.probes / "installation.py").write_text(ANSWER)
    index.add("own", "1.0", days=400, source=OLD)
    index.add("own", "1.9", days=300, source="")
    measured(world.home, NEW)
    return found


def measured(home: Path, source: str) -> None:
    package = home / "packages" / "own"
    package.mkdir(parents=True, exist_ok=True)
    (package / "__init__.py").write_text(source)


def passed(context: Context) -> dict[str, bool]:
    cases = json.loads((context.evidence / "cases.json").read_text())
    return {case["name"]: case["passed"] for case in cases}


def test_runs_that_are_migrated_are_there_and_equal(context: Context) -> None:
    found = store_upgrade(context).answers
    assert found == {"store_upgrade.equal": Answer(4, 4, reason="written by 1.0")}
    kept = json.loads((context.evidence / "store_upgrade.json").read_text())
    assert (kept["version"], kept["commands"]) == ("1.0", ["own migrate"])


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        (f'{FAILED}        run["metrics"].pop("loss")\n', {"metrics"}),
        (f'{FAILED}        run["params"]["alpha"] = "1"\n', {"params"}),
        (f'{FAILED}        run["artifact"] = run["artifact"][:-1]\n', {"artifacts"}),
        ('        run["failed"] = run.pop("fails") and False\n', {"runs"}),
        (f"{FAILED}    runs.pop(1)\n", {"runs", "params", "metrics", "artifacts"}),
    ],
    ids=["a metric", "a parameter", "an artifact", "the outcome", "a run"],
)
def test_what_a_migration_loses_is_missed(
    context: Context, world: World, change: str, lost: set[str]
) -> None:
    assert NEW.count(FAILED) == 1
    measured(world.home, NEW.replace(FAILED, change))
    assert store_upgrade(context).answers["store_upgrade.equal"].found == 4 - len(lost)
    assert {name for name, is_passed in passed(context).items() if not is_passed} == lost


def test_an_entry_that_the_store_does_not_have_costs_its_own_case(
    context: Context, world: World
) -> None:
    lack = '{"unsupported": {"reason": "no metrics", "documentation": "https://example.org"}}'
    change = f'{FAILED}        run["metrics"]["loss"] = {lack}\n'
    measured(world.home, NEW.replace(FAILED, change))
    assert store_upgrade(context).answers["store_upgrade.equal"].found == 3
    assert not passed(context)["metrics"]


def test_a_store_that_is_not_migrated_cannot_be_read(context: Context) -> None:
    file = context.probes / "installation.py"
    file.write_text(ANSWER.replace("own.migrate(home)", "pass"))
    with pytest.raises(FrameworkFailed, match="out of date"):
        store_upgrade(context)


def test_the_older_version_has_to_be_there(context: Context, index: Index) -> None:
    index.files["own"] = index.files["own"][1:]
    with pytest.raises(NotMeasured, match="no version of own 12 months ago"):
        store_upgrade(context)


def test_a_version_that_is_listed_and_not_served_is_an_error(
    context: Context, index: Index
) -> None:
    for wheel in index.folder.glob("*.whl"):
        wheel.unlink()
    with pytest.raises(ToolFailed, match=r"not served: \{'1\.0'"):
        store_upgrade(context)


def test_runs_are_told_apart_and_the_last_one_fails() -> None:
    runs = plant()
    assert [run["fails"] for run in runs] == [False, False, True]
    assert len({run["params"]["alpha"] for run in runs}) == len(runs)
    assert len({run["metrics"]["loss"] for run in runs}) == len(runs)
