"""What becomes of a cell without anything being started for it, and why: no failure, any of it."""

from collections.abc import Mapping
from typing import NamedTuple

from harness import tasks
from harness.environments import machine
from harness.measure.probe import probes
from harness.planning import answers
from harness.planning.catalog import Framework, Scenario
from harness.records.plan import Cell
from harness.records.record import Answer, Measurement, Status
from harness.worker.contract import Unsupported


class Told(NamedTuple):
    """As the record has it."""

    status: Status
    reason: str
    answers: dict[str, Answer]


def told(
    cell: Cell, framework: Framework, scenarios: Mapping[str, Scenario], endpoint: str | None
) -> Told | None:
    """None where the cell is to be measured."""
    if not cell.applies:
        roles = ", ".join(framework.roles)
        return Told(Status.NOT_APPLICABLE, f"not asked of: {roles}", {})
    if cell.measurement is Measurement.RUN:
        if found := _declared(cell, framework) or _unwired(cell, framework, scenarios):
            return found
    elif not _serves(cell, framework):
        return None
    needs = framework.deployments[cell.target.deployment].needs
    if missing := machine.missing(needs, endpoint):
        return Told(Status.SKIPPED, f"needs what this machine does not have: {missing}", {})
    return None


def _declared(cell: Cell, framework: Framework) -> Told | None:
    """What answers.toml says of runs of the scenario."""
    found = answers.read(framework.folder).declared.get(answers.of_run(cell.scenario))
    if found is None:
        return None
    status = Status.UNSUPPORTED if isinstance(found, Unsupported) else Status.ELSEWHERE
    reason = f"{found} ({found.documentation})"
    return Told(status, reason, {str(cell.measurement): Answer.lacking(found)})


def _unwired(cell: Cell, framework: Framework, scenarios: Mapping[str, Scenario]) -> Told | None:
    """What a run still needs."""
    unwired = tasks.of(cell.task).unwired(framework, scenarios[cell.scenario])
    if unwired is None:
        return None
    return Told(Status.NOT_WIRED, unwired.said(f"frameworks/{framework.name}"), {})


def _serves(cell: Cell, framework: Framework) -> bool:
    """Whether it asks what only a deployment that is up can answer: packages need none."""
    asked = probes().get(cell.probe)
    if asked is None or not asked.services:
        return False
    return asked.question not in answers.read(framework.folder).declared
