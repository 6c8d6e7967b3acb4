"""A toy of a drift monitor: it is shown batches of numbers, some of which the host has shifted."""

import json
from pathlib import Path
from typing import Any

from harness.planning.catalog import Scenario
from harness.records.record import Answer
from harness.tasks.task import Judged, Making, Task

SHIFTED = (False, True, False, True)


class Watching(Task):
    """What it says it saw has to be right before its alarms count."""

    name = "watching"
    driver = "tasks.watching.driver"
    phases = ("configure", "reference", "check")
    roles = frozenset({"monitor"})

    def inputs(self, scenario: Scenario, profile: str, making: Making) -> Path:
        folder = making.data()
        folder.mkdir(parents=True, exist_ok=True)
        window = list(range(scenario.profile(profile).parameters["rows"]))
        batches = [[n + 100 * shifted for n in window] for shifted in SHIFTED]
        (folder / "windows.json").write_text(json.dumps([window, *batches]))
        return folder

    def compare(self, given: Any, right: Any) -> Judged:
        if [mean for mean, _ in given] != [mean for mean, _ in right]:
            return Judged(wrong="it saw other batches")
        hits = sum(alarm == shifted for (_, alarm), shifted in zip(given, SHIFTED, strict=True))
        return Judged({"alarms": Answer(hits, len(SHIFTED))})
