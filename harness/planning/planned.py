"""Whether what a plan names is known here: it may be old, or from elsewhere."""

from collections.abc import Mapping
from typing import Any

from harness.errors import UsageError
from harness.planning.catalog import Framework, Scenario
from harness.records.plan import Cell, Plan
from harness.records.record import Measurement

REMEDY = "to have it, let MLOPS_BENCH_FRAMEWORKS name the folder of its framework"


def check(
    cell: Cell,
    plan: Plan,
    frameworks: Mapping[str, Framework],
    scenarios: Mapping[str, Scenario],
) -> None:
    """Raise UsageError for what is not known here, or is made of something else by now."""
    framework = frameworks.get(cell.target.framework)
    if framework is None or cell.target.deployment not in framework.deployments:
        raise UsageError(f"the plan names {cell.target}, which is not known here; {REMEDY}")
    runs = cell.measurement is Measurement.RUN
    if (runs or cell.scenario) and cell.scenario not in scenarios:
        raise UsageError(
            f"the plan names scenario {cell.scenario}, which is not known here; "
            f"there are: {', '.join(scenarios)}"
        )
    if runs:
        _check_run(cell, plan, scenarios[cell.scenario])


def _check_run(cell: Cell, plan: Plan, scenario: Scenario) -> None:
    profile = scenario.profiles.get(cell.profile)
    if profile is None:
        there = ", ".join(scenario.profiles)
        raise UsageError(
            f"the plan names profile {cell.profile} of {scenario.name}, which is not known here; "
            f"there are: {there}"
        )
    if cell.task != scenario.task:
        raise UsageError(f"the plan does {cell.task!r} with {scenario.name}: for {scenario.task!r}")
    given = plan.parameters_of(cell)
    for name, value in profile.parameters.items():
        if name not in given or not _alike(given[name], value):
            raise UsageError(
                f"the plan's parameters of {scenario.name}/{cell.profile} lack a sound {name!r}, "
                f"such as {value!r}"
            )


def _alike(given: Any, value: Any) -> bool:
    """Whether one may stand for the other; all numbers may."""
    if isinstance(value, list) and isinstance(given, list):
        return not value or all(_alike(each, value[0]) for each in given)
    if isinstance(value, float) or type(value) is int:
        return isinstance(given, int | float)
    return isinstance(given, type(value))
