"""A toy of a model server: it answers each number of a load by its multiple."""

import json
import time
import urllib.request
from pathlib import Path
from typing import Any, ClassVar

from harness.planning.catalog import Role, Scenario
from harness.records.outcome import Execution
from harness.records.record import Answer, Record, Sample, Status
from harness.tasks import costs
from harness.tasks.task import Baseline, Column, Task, Visit

TOLD = "load.done.json"


class Echoing(Task):
    """Its load comes from the host while the server is up."""

    name = "echoing"
    driver = "tasks.echoing_driver"
    phases = ("configure", "serve")
    meetings = ("load",)
    roles: ClassVar[frozenset[Role]] = frozenset({"server"})
    costs: ClassVar[dict[str, str]] = {"latency": "s", **Task.costs}
    columns = (Column("latency", "latency"), *Task.columns)

    def attend(self, meeting: str, offer: Any, visit: Visit) -> Any:
        replies, begin = [], time.perf_counter()
        for number in range(visit.parameters["requests"]):
            visit.tick()
            with urllib.request.urlopen(f"{offer['url']}/{number}", timeout=10) as reply:
                replies.append(reply.read().decode())
        return {"replies": replies, "seconds": time.perf_counter() - begin}

    def judge(
        self, record: Record, execution: Execution, baseline: Baseline | None, scenario: Scenario
    ) -> None:
        given = _replies(execution.evidence / TOLD)
        right = _replies(baseline.evidence(TOLD)) if baseline else given
        record.answers = {"replies": Answer(sum(map(str.__eq__, given, right)), len(right))}
        if given != right:
            record.status, record.reason = Status.WRONG_RESULT, "replies differ from the baseline's"

    def samples(self, execution: Execution) -> list[Sample]:
        found = [*costs.tree(execution), *costs.phases(costs.phases_of(execution))]
        file = execution.evidence / TOLD
        if file.exists():
            told = json.loads(file.read_bytes())
            found.append(Sample("latency", told["seconds"] / len(told["replies"]), "s"))
        return found


def _replies(file: Path) -> list[str]:
    found: list[str] = json.loads(file.read_bytes())["replies"]
    return found
