"""Serving: a framework answers requests to plain Python's model over HTTP.

What counts comes first: each answer is what the model computes. Then follow times and rates, and
what the server makes of faults, and of a newer version.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import msgspec

from harness.planning.catalog import Framework, Role, Scenario
from harness.planning.gaps import Unwired, first_unwritten
from harness.records.outcome import Execution
from harness.records.record import Purpose, Record, Sample, Status
from harness.tasks import inputs, task
from harness.tasks.serving import (
    abuse,
    asking,
    describing,
    ending,
    failing,
    killing,
    loading,
    overloading,
    switching,
)
from harness.tasks.serving.asking import Asked
from harness.tasks.serving.loading import Loaded
from harness.tasks.serving.offer import Offer
from harness.tasks.serving.verdicts import Measured, counted
from harness.tasks.task import Column, Judged, Making, Visit
from harness.worker.tasks.serving import BATCHES, SINGLES

LOADS = ("configure", "deploy", "ask", "load")
QUESTIONS = ("overload", "describe", "abuse", "fail", "switch", "end", "kill", "broken")
MODULE = "server"  # of a framework's folder, with the class Server


class Served(msgspec.Struct):
    """What the driver leaves of any run: sha256 of the model's files, and what came of loads."""

    model: dict[str, str]
    asked: Asked
    load: Loaded

    @property
    def wrong(self) -> str:
        """Why its figures count for nothing, if so."""
        seen = self.asked
        if seen.first or seen.ready:
            return f"it said that it was ready; right after: {seen.first or seen.ready}"
        return seen.singles or seen.batches or self.load.wrong

    def samples(self) -> list[Sample]:
        """Its times and rates."""
        load = self.load
        found = [
            Sample("latency", load.single.report.figures["p90"], "s"),
            Sample("latency.p50", load.single.report.figures["p50"], "s"),
            Sample("rate", load.rate, "1/s"),
            Sample("throughput", load.throughput, "1/s"),
            Sample("ceiling", load.ceiling, "1/s"),
            Sample("latency.own", load.own, "s"),
            Sample("cpu.request", load.again.each, "s"),
            Sample("memory.server", load.memory, "B"),
            Sample("memory.growth", load.growth, "B"),
            Sample("requests", load.requests, "requests"),
            *(step.sample() for step in load.steps),
        ]
        if load.rate:  # else nothing is known but that it is less than all that were tried
            found.append(Sample("service", 1 / load.rate, "s"))
        return found


MEETINGS: dict[str, Callable[[Offer], Any]] = {
    "ask": asking.ask,
    "load": lambda offer: loading.Loader(offer).all(),
    "overload": overloading.overload,
    "describe": describing.describe,
    "abuse": abuse.abuse,
    "fail": failing.fail,
    "switch": switching.switch,
    "end": ending.end,
    "kill": killing.kill,
}


class Serving(task.Task):
    """See the module."""

    name = "serving"
    driver = "harness.worker.tasks.serving"
    phases = (*LOADS, *QUESTIONS)
    meetings = tuple(MEETINGS)
    roles: ClassVar[frozenset[Role]] = frozenset({"server"})
    costs: ClassVar[dict[str, str]] = {
        "latency": "s",
        "ready": "s",
        "cpu.request": "s",
        "memory.server": "B",
    }
    columns = (
        Column("ready", "ready"),
        Column("p90", "latency", long="p90, one by one"),
        Column("per s", "rate", long="most per s within bound"),
        Column("at once", "throughput", long="per s, all at once"),
        Column("CPU", "cpu.request", long="CPU of a request", narrow=False),
        Column("memory", "memory.server", narrow=False),
        Column("ceiling", "ceiling", long="most of our side", narrow=False),
    )
    figures = (
        "MLPerf's LoadGen asks from a processor of its own: one by one, all at once, and at rates\n"
        'that find the most whose 99th percentile stays within the bound. "Ceiling" is what it\n'
        "can ask of a server that does nothing: below three times a rate, it may bound that rate."
    )
    answers = "what was asked of it besides"

    def phases_of(self, purpose: Purpose) -> tuple[str, ...]:
        """Questions have no cost that is read, and take up to half of a run, or more."""
        return self.phases if purpose is Purpose.MEASURED else LOADS

    def unwired(self, framework: Framework, scenario: Scenario) -> Unwired | None:
        """The server, and the scenario's service."""
        return first_unwritten(framework.folder, (MODULE, scenario.name))

    def inputs(self, scenario: Scenario, profile: str, making: Making) -> Path:
        return inputs.ensure(scenario, profile, making) / inputs.GIVEN

    def attend(self, meeting: str, offer: Any, visit: Visit) -> Any:
        found = MEETINGS[meeting](Offer(offer, visit))
        phases = self.phases_of(visit.purpose)
        if meeting == [name for name in self.meetings if name in phases][-1]:
            for name in (SINGLES, BATCHES):  # megabytes that anybody can make again
                (visit.evidence / name).unlink(missing_ok=True)
        return found

    def judge(
        self,
        record: Record,
        execution: Execution,
        baseline: task.Baseline | None,
        scenario: Scenario,
    ) -> None:
        super().judge(record, execution, baseline, scenario)
        if record.purpose is Purpose.MEASURED and record.status is Status.OK:
            left = msgspec.convert(execution.answer, Measured)
            if left.overload.wrong:
                record.status, record.reason = Status.WRONG_RESULT, left.overload.wrong
                record.answers = {}
                return
            record.answers = {**record.answers, **left.answers}

    def compare(self, given: Any, right: Any) -> Judged:
        ours, base = (msgspec.convert(each, Served) for each in (given, right))
        if ours.model != base.model:
            return Judged(wrong="it was given another model than plain Python")
        if ours.wrong:
            return Judged(wrong=ours.wrong)
        return Judged({"counted": counted(ours.asked)})

    def samples(self, execution: Execution) -> list[Sample]:
        found = super().samples(execution)
        found += [Sample("ready", s.value, "s") for s in found if s.name == "phase.deploy"]
        try:
            found += msgspec.convert(execution.answer, Served).samples()
            seconds = msgspec.convert(execution.answer, Measured).kill.seconds
        except msgspec.ValidationError:  # it did not come to its end, or was asked no more
            return found
        return found if seconds is None else [*found, Sample("revived", seconds, "s")]
