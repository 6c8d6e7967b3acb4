"""A toy of a drift monitor: it is shown batches of numbers, some of which the host has shifted."""

import json
from pathlib import Path
from typing import Any, ClassVar

from harness.planning.catalog import Role, Scenario
from harness.records.outcome import Execution
from harness.records.record import Answer, Record, Sample, Status
from harness.tasks import costs
from harness.tasks.task import Baseline, Making, Task

SHIFTED = (False, True, False, True)


class Watching(Task):
    """What it says it saw has to be right before its alarms count."""

    name = "watching"
    driver = "tasks.watching_driver"
    phases = ("configure", "reference", "check")
    roles: ClassVar[frozenset[Role]] = frozenset({"monitor"})

    def inputs(self, scenario: Scenario, profile: str, making: Making) -> Path:
        folder = making.data()
        folder.mkdir(parents=True, exist_ok=True)
        window = list(range(scenario.profile(profile).parameters["rows"]))
        batches = [[n + 100 * shifted for n in window] for shifted in SHIFTED]
        (folder / "reference.json").write_text(json.dumps(window))
        (folder / "batches.json").write_text(json.dumps(batches))
        return folder

    def judge(
        self, record: Record, execution: Execution, baseline: Baseline | None, scenario: Scenario
    ) -> None:
        given = _told(execution.evidence / "result.json")
        right = _told(baseline.evidence("result.json")) if baseline else given
        if given["means"] != right["means"]:
            record.status, record.reason = Status.WRONG_RESULT, "it saw other batches"
            return
        pairs = list(zip(given["alarms"], SHIFTED, strict=True))
        record.answers = {"alarms": Answer(sum(a == b for a, b in pairs), len(pairs))}

    def samples(self, execution: Execution) -> list[Sample]:
        phases = costs.phases_of(execution)
        return [*costs.tree(execution), *costs.phases(phases), *costs.configuration(phases)]


def _told(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_bytes())["read_back"]
    return found
