"""Assets of which the daemon makes one again, and only if its code or inputs have changed.

The user writes versions of code and data, and Dagster compares them:
https://docs.dagster.io/guides/build/assets/asset-versioning-and-caching
Conditions are that of "Respecting data versioning", another version of the code, and a gap:
https://docs.dagster.io/guides/automate/declarative-automation/customizing-automation-conditions/customizing-eager-condition
https://docs.dagster.io/guides/automate/declarative-automation/customizing-automation-conditions/automation-condition-operands-and-operators
"""

import os
from pathlib import Path

import dagster as dg

from harness.worker.witness import note

CODE = "one"
NOTES = os.environ["NOTES"]
OTHER_DATA = dg.AutomationCondition.eager().replace(
    "newly_updated", dg.AutomationCondition.data_version_changed()
)
OTHER_CODE = dg.AutomationCondition.code_version_changed()
FIRST = dg.AutomationCondition.missing() & ~dg.AutomationCondition.any_deps_missing()
DUE = (OTHER_DATA | OTHER_CODE | FIRST) & ~dg.AutomationCondition.in_progress()


def _versioned(text: str) -> dg.Output[str]:
    return dg.Output(text, data_version=dg.DataVersion(text))


@dg.asset
def load() -> dg.Output[str]:
    """Read the source; its version is its text."""
    return _versioned(Path(os.environ["SOURCE"]).read_text())


@dg.asset
def parameter() -> dg.Output[str]:
    """What the run is told; likewise."""
    return _versioned(os.environ["PARAMETER"])


@dg.asset(code_version=CODE, automation_condition=DUE)
def work(load: str, parameter: str) -> str:
    """The one that is kept."""
    note(NOTES, "work")
    return f"{CODE}-{load}-{parameter}"


@dg.asset
def show(work: str) -> None:
    """Note what it is."""
    note(NOTES, "shown", result=work)


automation = dg.AutomationConditionSensorDefinition(
    "automation",
    target=dg.AssetSelection.all(),
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=2,
)
defs = dg.Definitions(assets=[load, parameter, work, show], sensors=[automation])
