"""A toy of a model server: it answers each number of a load by its multiple."""

import time
import urllib.request
from typing import Any, ClassVar

from harness.records.outcome import Execution
from harness.records.record import Answer, Sample
from harness.tasks import FrameworkFailed
from harness.tasks.task import Column, Judged, Task, Visit


class Echoing(Task):
    """Its load comes from the host while the server is up."""

    name = "echoing"
    driver = "tasks.echoing.driver"
    phases = ("configure", "serve")
    meetings = ("load",)
    roles = frozenset({"server"})
    costs: ClassVar[dict[str, str]] = {"latency": "s", **Task.costs}
    columns = (Column("latency", "latency"), *Task.columns)

    def attend(self, meeting: str, offer: Any, visit: Visit) -> Any:
        replies, begin = [], time.perf_counter()
        for number in range(visit.parameters["requests"]):
            visit.tick()
            try:
                with urllib.request.urlopen(f"{offer['url']}/{number}", timeout=10) as reply:
                    replies.append(reply.read().decode())
            except OSError as problem:
                raise FrameworkFailed(str(problem)) from problem
        return {"replies": replies, "seconds": time.perf_counter() - begin}

    def compare(self, given: Any, right: Any) -> Judged:
        same = sum(map(str.__eq__, given["replies"], right["replies"]))
        wrong = "replies differ from the baseline's" if given["replies"] != right["replies"] else ""
        return Judged({"replies": Answer(same, len(right["replies"]))}, wrong)

    def samples(self, execution: Execution) -> list[Sample]:
        found = super().samples(execution)
        if told := execution.answer:
            found.append(Sample("latency", told["seconds"] / len(told["replies"]), "s"))
        return found
