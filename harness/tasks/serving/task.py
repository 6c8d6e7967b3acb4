"""Serving: a framework answers requests to plain Python's model over HTTP.

What counts comes first: each answer is what the model computes. Then follow times and rates, and
what the server makes of faults.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

import msgspec

from harness.planning.catalog import Framework, Role, Scenario
from harness.planning.gaps import Unwired, first_gap, module
from harness.records.outcome import Execution
from harness.records.record import Answer, Purpose, Record, Sample, Status
from harness.tasks import inputs, task
from harness.tasks.serving import abuse, asking, ending, failing, killing, loading
from harness.tasks.serving.abuse import Case
from harness.tasks.serving.asking import Asked
from harness.tasks.serving.ending import Ended
from harness.tasks.serving.killing import Killed
from harness.tasks.serving.loading import Loaded
from harness.tasks.serving.offer import Offer
from harness.tasks.task import Column, Judged, Making, Visit
from harness.worker.contract import Elsewhere, Unsupported
from harness.worker.tasks.serving import BATCHES, SINGLES

LOADS = ("configure", "deploy", "ask", "load")
FAULTS = ("abuse", "fail", "end", "kill", "broken")
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


class Faults(msgspec.Struct):
    """What the driver leaves of a measured run, besides."""

    abuse: list[Case]
    broken: str  # with a model that cannot be read
    fail: list[Case]
    end: Ended
    kill: Killed
    restarted: dict[str, str] = {}  # by which deployment, where this one is not

    @property
    def answers(self) -> dict[str, Answer]:
        """By the name of each."""
        return {
            "refused": self.refused,
            "drained": self.drained,
            "failed": _of(self.fail),
            "revived": self.revived,
            "unready": Answer(int(not self.broken), 1, reason=self.broken),
        }

    @property
    def refused(self) -> Answer:
        """Of what no server should be sent, with what went wrong."""
        return _of(self.abuse)

    @property
    def revived(self) -> Answer:
        """Whether it answered again without anybody's help; or which deployment does."""
        found = self.kill
        if found.seconds is None and self.restarted and found.which != killing.NOBODY:
            return Answer.lacking(Elsewhere(**self.restarted))
        reason = f"{found.which}: {found.how}" if found.how else ""
        unknown = int(found.which == killing.NOBODY)
        return Answer(int(found.seconds is not None), 1, reason=reason, unknown=unknown)

    @property
    def drained(self) -> Answer:
        """Two cases: each request that was under way was answered, and it has ended."""
        end = self.end
        dropped = f"{end.dropped} of {end.under_way} requests under way were dropped ({end.how})"
        bad = [dropped] if end.dropped else []
        bad += [] if end.gone else ["10 s later not all of its processes have ended"]
        unknown = 0 if end.under_way else 1  # nothing was, at that moment
        return Answer(2 - len(bad) - unknown, 2, reason="; ".join(bad), unknown=unknown)


MEETINGS: dict[str, Callable[[Offer], Any]] = {
    "ask": asking.ask,
    "load": lambda offer: loading.Loader(offer).all(),
    "abuse": abuse.abuse,
    "fail": failing.fail,
    "end": ending.end,
    "kill": killing.kill,
}


class Serving(task.Task):
    """See the module."""

    name = "serving"
    driver = "harness.worker.tasks.serving"
    phases = (*LOADS, *FAULTS)
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
    answers = "what it made of faults"

    def phases_of(self, purpose: Purpose) -> tuple[str, ...]:
        """Faults have no cost that is read, and take up to half of a run, or more."""
        return self.phases if purpose is Purpose.MEASURED else LOADS

    def unwired(self, framework: Framework, scenario: Scenario) -> Unwired | None:
        """The server, and the scenario's service."""
        for name in (MODULE, scenario.name):
            if module(framework.folder, name) is None:
                return Unwired(f"{name}.py")
        return first_gap(framework.folder, (MODULE, scenario.name))

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
            faults = msgspec.convert(execution.answer, Faults)
            record.answers = {**record.answers, **faults.answers}

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
            seconds = msgspec.convert(execution.answer, Faults).kill.seconds
        except msgspec.ValidationError:  # it did not come to its end, or was not to meet faults
            return found
        return found if seconds is None else [*found, Sample("revived", seconds, "s")]


def _of(cases: Sequence[Case]) -> Answer:
    bad = [f"{case.what}: {case.wrong}" for case in cases if case.wrong]
    return Answer(len(cases) - len(bad), len(cases), reason="; ".join(bad))


def counted(asked: Asked) -> Answer:
    """Whether its own figure of requests is the host's."""
    if not asked.counts:
        kind = Elsewhere if "deployment" in asked.no_metrics else Unsupported
        return Answer.lacking(kind(**asked.no_metrics))
    return Answer(int(not asked.counted), 1, reason=asked.counted)
